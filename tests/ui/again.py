"""The program started another time, with what it remembers."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import QSettings

from engine.files.resources import resources_folder
from engine.model_store.catalogue import Catalogue
from ld_desktop.app import Program, build


@asynccontextmanager
async def started_again(
    tmp_path: Path, keep: bool = False, offered: Catalogue | None = None
) -> AsyncGenerator[Program]:
    """A second program on the settings of the first one, which ``still`` made in ``tmp_path``; no engine.

    ``keep``: as where it is told to end from outside.
    """
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    worker = (str(tmp_path / "missing"),)
    program = build(store, tmp_path / "data", tmp_path / "scratch", worker, resources_folder(), offered)
    program.window.show()
    try:
        yield program
    finally:
        await program.close(keep)
