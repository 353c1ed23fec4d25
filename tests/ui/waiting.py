"""Waiting for what the window and the engine do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from ld_desktop.app import Program

PATIENCE_S = 120.0
Live = Callable[[Coroutine[Any, Any, None]], None]


async def until(condition: Callable[[], object], what: str) -> None:
    """Waits for ``condition`` while the window goes on; fails naming ``what`` never came."""
    give_up = asyncio.get_running_loop().time() + PATIENCE_S
    while not condition():
        assert asyncio.get_running_loop().time() < give_up, f"never came: {what}"
        await asyncio.sleep(0.02)


def hold_until(condition: Callable[[], object], what: str) -> None:
    """As ``until``, but nothing of this process goes on meanwhile."""
    give_up = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up, f"never came: {what}"
        time.sleep(0.02)


async def open_photo(program: Program, path: Path) -> None:
    before = program.workspace.document.photo
    program.actions.opener.open_photo(str(path))
    await until(lambda: program.workspace.document.photo is not before, "the photo")


async def engine_ready(program: Program) -> None:
    await until(lambda: program.workspace.inspection.answer is not None, "the engine's answer about its model")
