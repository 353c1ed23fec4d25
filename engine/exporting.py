"""The export helper (``python -m engine.exporting``): an ExportTask on its input, Exported or Refusal on its output."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from engine import export, pictures
from engine.errors import PictureError
from engine.geometry import Frame
from engine.helpers import Exported, ExportTask, Refusal


def run(task: ExportTask) -> Exported:
    """Raises PictureError, also where the file cannot be written."""
    text = export.recipe(None if task.tuned is None else Path(task.tuned), task.seed)
    photo = pictures.read_picture(Path(task.photo))
    candidate = pictures.read_picture(Path(task.candidate))
    done = export.paste(photo, candidate, Frame(task.frame, candidate.size))
    try:
        pictures.write_png(done.picture, Path(task.out), text)
    except OSError as error:
        raise PictureError(f"{task.out} cannot be written: {error.strerror}.", "Choose another folder.") from error
    return Exported(done.note)


def main() -> None:
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=ExportTask)
    answer: Exported | Refusal
    try:
        answer = run(task)
    except PictureError as error:
        answer = Refusal(error.message, error.next_step)
    sys.stdout.buffer.write(msgspec.json.encode(answer))


if __name__ == "__main__":
    main()
