"""What programs that ended unasked left on disk, put in order at the next start."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import tempfile
import time
from collections.abc import AsyncGenerator, Iterable
from pathlib import Path
from typing import Final

from engine.files import atomic, checkpoint_folder, folder_lock
from engine.files.output_files import TUNED
from engine.protocol.errors import EngineError, UsageError
from ld_desktop.actions.earlier_runs import NAME

SCRATCH: Final = "ld-desktop-"  # begins the name of a program's scratch folder, its process id follows
DELETED: Final = ".deleted-"  # begins the name of a run that is being deleted
_QUIET_S: Final = 60.0  # longer than anything takes between two steps of making a folder or a file
_RUN: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d |references-)[0-9a-f]{12}( step \d+| drawn \d+)?")
_KEPT: Final = re.compile(rf"{re.escape(TUNED)}|{NAME.pattern}|reference-\d+\.png")
_SCRATCH: Final = re.compile(re.escape(SCRATCH) + r"(\d+)-.+")


def scratch_prefix(process: int) -> str:
    return f"{SCRATCH}{process}-"


@contextlib.asynccontextmanager
async def run_folder(folder: Path) -> AsyncGenerator[None]:
    """Holds the folder of a run, and removes it where the run fails and nothing came of it.

    Raises as ``folder_lock.held``.
    """
    with folder_lock.held(folder):
        try:
            yield
        except (EngineError, OSError):
            await asyncio.to_thread(_drop_empty, folder)
            raise


def sweep(runs: Path, others: Iterable[Path], settings: Path) -> None:
    """Ends what was being written in each run and in the folders ``others``; removes what came to nothing. Blocks.

    ``settings`` is the program's settings file.
    """
    for folder in others:
        atomic.sweep(folder)
    for run in _listed(runs):
        if run.name.startswith(DELETED):
            shutil.rmtree(run, ignore_errors=True)
        elif run.is_dir():
            atomic.sweep(run)
            if _is_quiet(run) and _came_to_nothing(run):  # others are not touched: their date tells when they were made
                with contextlib.suppress(OSError, UsageError), folder_lock.held(run) as sure:
                    if sure:
                        _drop_empty(run)
    for folder in _listed(Path(tempfile.gettempdir())):
        found = _SCRATCH.fullmatch(folder.name)
        if found is not None and not atomic.is_running(int(found[1])):
            shutil.rmtree(folder, ignore_errors=True)
    made_by_qt = re.compile(re.escape(settings.name) + r"\.[A-Za-z0-9]{6}")  # while it writes the settings
    for path in _listed(settings.parent):
        if made_by_qt.fullmatch(path.name) and _is_quiet(path):
            with contextlib.suppress(OSError):
                path.unlink()


def give_up(run: Path) -> None:
    """The run is not to go on; what came of it stays. Blocks. Raises UsageError where somebody is at work in it."""
    with folder_lock.held(run):
        checkpoint_folder.drop(run)
        _drop_empty(run)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _drop_empty(run: Path) -> None:
    """Removes the folder of a run that nothing came of; for who holds it."""
    if _came_to_nothing(run):
        shutil.rmtree(run, ignore_errors=True)


def _came_to_nothing(run: Path) -> bool:
    made = _RUN.fullmatch(run.name) is not None
    kept = any(_KEPT.fullmatch(path.name) for path in _listed(run))
    return made and not kept and checkpoint_folder.left_off(run) is None


def _is_quiet(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _QUIET_S
    except OSError:
        return False
