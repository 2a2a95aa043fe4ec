"""Large pieces of memory go back to the system when they are given back."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from tests.instance import ROOT

PIECES = """
import ctypes
from pathlib import Path
from infra.heap import keep_heap_small
C = ctypes.CDLL(None)
C.malloc.restype, C.malloc.argtypes, C.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
size = 8 * 2**20
{told}
C.free(C.malloc(size))  # without being told, glibc takes pieces of this size from its heap from now on
pieces = [C.malloc(size) for _ in range(20)]
[ctypes.memset(piece, 1, size) for piece in pieces]
[C.free(piece) for piece in pieces[:-1]]
print(int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024)
"""


def held(told: str) -> int:
    """MB that a process holds once it has given back 19 of 20 pieces of 8 MB."""
    command = [sys.executable, "-c", PIECES.format(told=told)]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library keeps memory in its own way")
def test_a_large_piece_that_is_given_back_is_not_kept_in_the_heap() -> None:
    assert held("pass") - held("assert keep_heap_small()") > 100
