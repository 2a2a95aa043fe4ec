"""Texts that these endpoints are asked about. None holds NUL, which PostgreSQL has no place for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

NO_NUL = r"^[^\x00]*$"
Code = Annotated[str, Field(max_length=60, pattern=NO_NUL)]
Subject = Annotated[str, Field(max_length=500, pattern=NO_NUL)]
