"""A folder for what is on its way."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path


@contextlib.asynccontextmanager
async def present(folder: Path) -> AsyncGenerator[None]:
    """``folder`` is there until the end. Raises OSError where it cannot be made.

    It is made and removed outside the window's thread, which a busy disk would hold up for up to seconds.
    """
    await asyncio.to_thread(folder.mkdir)
    try:
        yield
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
