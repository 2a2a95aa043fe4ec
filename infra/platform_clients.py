"""Writes the generated parts of the platform's clients from the API's own document.

python -m infra.platform_clients            writes them
python -m infra.platform_clients DOCUMENT   from a document that was saved, e.g. of another version
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import projections.platform
from infra.api_document import api_document
from projections.platform.clients import python_files, typescript_files
from projections.platform.clients.document import read_document

PLATFORM = Path(projections.platform.__file__).parent
PYTHON, TYPESCRIPT = PLATFORM / "clients" / "python", PLATFORM / "web" / "src" / "client"


def files(document: Mapping[str, Any]) -> dict[Path, str]:
    """What each generated file should hold. Raises DeclarationError for a document that no client can be made from."""
    read = read_document(document)
    return {
        PYTHON / "shapes.py": python_files.shapes_file(read),
        PYTHON / "operations.py": python_files.operations_file(read),
        TYPESCRIPT / "shapes.ts": typescript_files.shapes_file(read),
        TYPESCRIPT / "operations.ts": typescript_files.operations_file(read),
    }


def main(arguments: Sequence[str]) -> None:
    document = json.loads(Path(arguments[0]).read_text(encoding="utf-8")) if arguments else api_document()
    for path, text in files(document).items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
