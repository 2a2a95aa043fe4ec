"""What a reader sees in each format: its words, figures and links, read by other code than wrote them."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
import zipfile
import zlib
from html.parser import HTMLParser
from typing import Any

import docx
import python_calamine
from docx.oxml.parser import parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeezed(text: str) -> str:
    """Without any white space: where lines break is each format's own affair."""
    return re.sub(r"\s+", "", text)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hrefs: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._unread += tag in ("style", "title")
        if tag == "a":
            self.hrefs.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.words.append(data)


def page_of(html: bytes) -> _Page:
    page = _Page()
    page.feed(html.decode())
    page.close()
    return page


def html_text(html: bytes) -> str:
    return "".join(page_of(html).words)


def docx_text(made: bytes) -> str:
    """Paragraphs and cells in their order, and the words of charts."""
    body = docx.Document(io.BytesIO(made)).element.body
    words = "".join(node.text or "" for node in body.iter(f"{W}t"))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        charts = [name for name in package.namelist() if name.startswith("word/charts/chart")]
        for name in sorted(charts):
            words += "".join(parse_xml(package.read(name)).itertext())
    return words


def docx_links(made: bytes) -> list[str]:
    part = docx.Document(io.BytesIO(made)).part
    return [relation.target_ref for relation in part.rels.values() if relation.is_external]


def xlsx_cells(made: bytes) -> dict[str, list[list[Any]]]:
    """Sheet -> rows, from the first cell on."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def xlsx_text(made: bytes) -> str:
    return "".join(cell for rows in xlsx_cells(made).values() for row in rows for cell in row if isinstance(cell, str))


def xlsx_numbers(made: bytes) -> list[float]:
    return [float(c) for rows in xlsx_cells(made).values() for row in rows for c in row if isinstance(c, int | float)]


def xlsx_links(made: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        rels = [package.read(name) for name in package.namelist() if "/worksheets/_rels/" in name]
    return [
        node.attrib["Target"]
        for text in rels
        for node in parse_xml(text)
        if node.attrib.get("TargetMode") == "External"
    ]


def pdf_text(made: bytes) -> str | None:
    """By poppler; None where it is not installed."""
    if shutil.which("pdftotext") is None:
        return None
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=made, capture_output=True, check=True)
    return done.stdout.decode()


def pdf_links(made: bytes) -> set[str]:
    """Addresses in the file's objects, packed or not."""
    streams = [made]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", made, re.DOTALL):
        with contextlib.suppress(zlib.error):
            streams.append(zlib.decompress(packed))
    return {uri.decode() for stream in streams for uri in re.findall(rb"/URI\s*\(([^)]*)\)", stream)}


def members(made: bytes) -> dict[str, bytes]:
    """Of a zip: name -> contents."""
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return {name: package.read(name) for name in package.namelist()}
