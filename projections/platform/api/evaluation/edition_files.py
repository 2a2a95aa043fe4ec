"""/v1/editions: closed editions of reports, and the files of those that are for the public."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from fastapi.responses import Response
from pydantic import BaseModel, Field

from projections.engine.view import Row
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.report_editions import closed_editions
from projections.reports.editions.folder import Editions
from projections.reports.editions.manifest import Manifest, sha256
from schemas.errors import UnknownName, VerificationFailed

MEDIA = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".html": "text/html; charset=utf-8",
}
"""What of an edition may be fetched: the report in its forms. Its evidence and inputs are the office's."""


class EditionFile(BaseModel):
    name: str
    sha256: str
    href: str


class EditionShape(BaseModel):
    subject: str
    edition: int
    newest: int
    report_kind: str
    period: str
    title: str
    consortium: str | None
    as_of: date
    tree_id: str | None
    tree_version: str | None
    replaces_edition: int | None
    reason: str | None
    manifest_sha256: str
    link: str | None = Field(description="公开发布的地址 / where it is published")
    event_id: str
    files: list[EditionFile] = Field(
        description="可下载的文件；不公开的版本为空 / none for editions that are not public"
    )


def routes(reader: Reader, root: Path | None) -> APIRouter:
    router = APIRouter(prefix="/v1/editions", tags=["成效 / evaluation"], responses=READ_PROBLEMS)
    there = Editions(root) if root else None

    @router.get("", summary="已定稿的报告 / closed editions of reports", response_model=Page[EditionShape])
    def editions(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            rows = view.rows(closed_editions(view.on))
        page, following = page_of("editions/list", query, rows, _newest_first)
        public = _public(there)
        return {"items": [_told(row, public.get(row["manifest_sha256"])) for row in page], "next": following}

    @router.get(
        "/{manifest}/{name}",
        summary="一个版本的文件 / a file of an edition",
        response_class=Response,
        responses={**responses(404), 200: {"content": {media.partition(";")[0]: {} for media in MEDIA.values()}}},
    )
    def file(
        manifest: Annotated[str, InPath(pattern="^[0-9a-f]{64}$")], name: Annotated[str, InPath(max_length=200)]
    ) -> Response:
        found = _public(there).get(manifest)
        # The name is only ever compared with those in the manifest: it never becomes a path of the request's making.
        if there is None or found is None or name not in _files(found):
            raise UnknownName(
                f"没有可下载的文件 {name}；见 /v1/editions", f"there is no file {name} here; see /v1/editions"
            )
        content = there.files(found.edition)[name]
        if sha256(content) != found.outputs[name]:
            raise VerificationFailed(
                f"{name} 与清单所记的 SHA-256 不符，未提供下载；请运行 kiteline report verify",
                f"{name} is not what the manifest has (SHA-256), so it is not given; run: kiteline report verify",
            )
        disposition = f"attachment; filename*=UTF-8''{quote(name)}"
        return Response(content, media_type=MEDIA[Path(name).suffix], headers={"Content-Disposition": disposition})

    return router


def _public(there: Editions | None) -> dict[str, Manifest]:
    """By the hash of their manifests: editions with small cells left out, of no single member."""
    found = [one for _, one in there.all() if isinstance(one, Manifest)] if there else []
    return {
        one.sha256: one for one in found if one.edition.report.audience == "public" and not one.edition.report.member
    }


def _files(manifest: Manifest) -> list[str]:
    return sorted(name for name in manifest.outputs if Path(name).suffix in MEDIA and "/" not in name)


def _newest_first(row: Row) -> tuple[Any, ...]:
    return (-row["as_of_on"].toordinal(), row["subject"], -row["edition"])


def _told(row: Row, manifest: Manifest | None) -> dict[str, Any]:
    same = ("subject", "edition", "newest", "report_kind", "period", "title", "consortium", "tree_id", "tree_version",
            "replaces_edition", "reason", "manifest_sha256", "event_id")  # fmt: skip
    link = row["link"] if (row["link"] or "").startswith(("http://", "https://")) else None
    files = [] if manifest is None else [
        {"name": name, "sha256": manifest.outputs[name], "href": f"/v1/editions/{manifest.sha256}/{quote(name)}"}
        for name in _files(manifest)
    ]  # fmt: skip
    return {name: row[name] for name in same} | {"as_of": row["as_of_on"], "link": link, "files": files}
