"""``ld-edit resume``: a run that was cut off goes on from its last checkpoint."""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.cli.edits import run_edit, say_done
from engine.cli.options import Options
from engine.files import atomic, checkpoint_folder, folder_lock, output_files
from engine.process.session import JOB, OpenEngine
from engine.protocol.errors import ExitCode, UsageError
from engine.protocol.requests import EditRequest, encode, with_files


def resume(options: Options, engine: OpenEngine) -> int:
    """Raises UsageError where the folder holds no run of an edit, or no such step, and what stops an edit."""
    assert options.run is not None  # the command line requires it
    folder = options.run.absolute()
    request = output_files.noted(folder)
    if not isinstance(request, EditRequest):
        raise UsageError(
            "{folder} holds no run that could go on.", "Give the folder of a run, its --out.", folder=folder
        )
    if options.step is not None:
        with folder_lock.held(folder):
            checkpoint_folder.go_back(folder, options.step)
    done, notes = run_edit(_of_folder(request, folder), (request.model, request.sam), options, engine)
    written = f"Done: {folder} holds the candidates, contact-sheet.png and each edit-SEED.png."
    say_done(options, done, " ".join([written, *map(str, notes)]))
    return ExitCode.DONE


def placed_in(request: EditRequest, folder: Path) -> EditRequest:
    """``request`` of the run in ``folder``, which may lie elsewhere than when it was begun."""
    before = Path(request.out)

    def moved(path: str) -> str:
        return str(folder / Path(path).relative_to(before)) if Path(path).is_relative_to(before) else path

    return msgspec.structs.replace(with_files(request, moved), out=str(folder))


def _of_folder(request: EditRequest, folder: Path) -> EditRequest:
    """It says where it lies from then on. Raises UsageError, OSError."""
    own = placed_in(request, folder)
    if own != request:
        with folder_lock.held(folder):
            atomic.write_bytes(folder / output_files.REQUEST, encode(own))
    return msgspec.structs.replace(own, job=JOB, resume=True)
