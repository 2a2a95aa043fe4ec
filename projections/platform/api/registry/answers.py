"""Answers and errors as clients of a schema registry expect them: a code and a message, no problem document."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from schemas.errors import InvalidSchema


class RegistryAnswer(JSONResponse):
    media_type = "application/vnd.schemaregistry.v1+json"


class RegistryError(Exception):
    """`code` is the registry's: an HTTP status, or that followed by two digits. `allow`: methods, of a 405."""

    def __init__(self, code: int, zh: str, en: str, *, allow: str = "GET") -> None:
        super().__init__(en)
        self.code, self.allow = code, allow
        self.message = f"{zh} / {en}"

    def answer(self) -> RegistryAnswer:
        status = self.code if self.code < 1_000 else self.code // 100
        headers = {"Allow": self.allow} if status == HTTPStatus.METHOD_NOT_ALLOWED else None
        return RegistryAnswer({"error_code": self.code, "message": self.message}, status, headers)


def no_subject(subject: str) -> RegistryError:
    return RegistryError(
        40401,
        f"没有 subject {subject[:200]}；全部见 /registry/subjects",
        f"Subject '{subject[:200]}' not found; all are at /registry/subjects",
    )


def no_version(subject: str, version: int, there: list[int]) -> RegistryError:
    listed = ", ".join(map(str, there))
    return RegistryError(
        40402,
        f"{subject} 没有版本 {version}；已有：{listed}",
        f"Version {version} of {subject} not found; there are: {listed}",
    )


def no_schema() -> RegistryError:
    return RegistryError(40403, "目录中没有这个模式", "Schema not found")


def bad_version(version: str) -> RegistryError:
    return RegistryError(
        42202,
        f"版本 {version[:40]} 不可用；应为 1 至 2147483647 的整数或 latest",
        f"The version {version[:40]} cannot be used; write a number from 1 to 2147483647, or latest",
    )


def bad_schema(zh: str, en: str) -> RegistryError:
    return RegistryError(42201, zh, en)


def read_only(method: str, path: str, allow: str) -> RegistryError:
    """`allow`: the methods that the path takes."""
    return RegistryError(
        405,
        f"目录只读，{path[:200]} 不支持 {method}；新版本经评审进入 schemas/events/，见 CONTRIBUTING",
        f"This catalogue is read only and {path[:200]} does not take {method}; versions come by review into "
        "schemas/events/, see CONTRIBUTING",
        allow=allow,
    )


def no_path(path: str) -> RegistryError:
    return RegistryError(404, f"没有路径 {path[:200]}", f"There is no path {path[:200]}")


class RegistryRoute(APIRoute):
    """Gives every failure in the registry's own form."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handler(request)
            except RegistryError as error:
                return error.answer()
            except InvalidSchema as error:
                return bad_schema(error.zh, error.en).answer()
            except RequestValidationError as error:
                first = error.errors()[0]
                field, said = ".".join(map(str, first["loc"][1:])), first["msg"]
                return RegistryError(422, f"{field} 的值不可用：{said}", f"{field} cannot be used: {said}").answer()

        return answered
