"""``ld-edit develop``: a camera's raw file as a TIFF with 16 bits a channel."""

from __future__ import annotations

import msgspec

from engine.cli.options import Options
from engine.helpers.picture_helpers import develop as develop_photo
from engine.process.progress_display import ascii_json
from engine.protocol.errors import ExitCode
from engine.protocol.helper_tasks import DevelopTask


class Written(msgspec.Struct, frozen=True):
    """``size`` in bytes."""

    out: str
    width: int
    height: int
    size: int
    notes: tuple[str, ...]


def develop(options: Options) -> int:
    """Raises PictureError, UsageError, OutOfMemoryError."""
    assert options.photo is not None  # the command line requires it
    out = str(options.out.absolute())
    task = DevelopTask(str(options.photo.absolute()), out, options.white_balance, options.half_size)
    done = develop_photo(task)
    notes = tuple(map(str, done.notes))
    if options.json:
        print(ascii_json(msgspec.json.encode(Written(out, *done.size, done.bytes, notes))))
    else:
        width, height = done.size
        print(" ".join([f"Done: {out}, {width} x {height} pixels, {done.bytes / 1e6:.1f} MB.", *notes]))
    return ExitCode.DONE
