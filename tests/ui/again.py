"""The program started another time, with what it remembers."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import QSettings

from engine.files.resources import resources_folder
from ld_desktop.app import Program, build


@asynccontextmanager
async def started_again(tmp_path: Path, keep: bool = False) -> AsyncGenerator[Program]:
    """A second program on the settings of the first one, which ``still`` made in ``tmp_path``; no engine.

    ``keep``: as where it is told to end from outside.
    """
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    program = build(store, tmp_path / "data", tmp_path / "scratch", (str(tmp_path / "missing"),), resources_folder())
    program.window.show()
    try:
        yield program
    finally:
        await program.close(keep)
