"""The web application at the paths of its pages and its files under `/assets/`, as `make web` built them."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.exceptions import HTTPException

PAGES = (
    *("/", "/fit", "/demands", "/graduates", "/majors", "/map"),
    *("/services", "/cooperation", "/resources", "/plans", "/governance", "/evaluation"),
    *("/mine", "/login", "/account", "/places", "/data", "/operation"),
)
"""The paths of the pages, as web/src/pages/index.ts lists them; any other path is answered with 404."""
FOR_EVER = "public, max-age=31536000, immutable"
"""The name of an asset holds a hash of its content."""
NOT_BUILT = """\
<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>鸢线 Kiteline</title>
<h1>鸢线 Kiteline</h1>
<p>接口在运行，但网页还没有构建。请在项目目录运行 <code>make web</code>，然后刷新本页。</p>
<p>接口说明见 <a href="/v1/openapi.json">/v1/openapi.json</a>，数据如 <a href="/v1/figures">/v1/figures</a>。</p>
<p lang="en">The API runs, but the web page is not built. Run <code>make web</code> in the project's folder, then
reload.</p>
"""


def routes(web_root: Path) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    index, assets = web_root / "index.html", web_root / "assets"

    def page() -> Response:
        if not index.is_file():
            return HTMLResponse(NOT_BUILT, 503, {"Cache-Control": "no-cache"})
        return FileResponse(index, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-cache"})

    for path in PAGES:
        router.add_api_route(path, page, methods=["GET", "HEAD"])

    @router.api_route("/assets/{name}", methods=["GET", "HEAD"])
    def asset(name: str) -> Response:
        file = assets / name
        if name != file.name or "\0" in name or not file.is_file():
            raise HTTPException(404)
        return FileResponse(file, headers={"Cache-Control": FOR_EVER})

    return router
