"""The develop helper: a camera's raw file with all its bits as a TIFF, which is then edited as any other photo.

It is given a DevelopTask and answers with Developed; given a path as argument, it answers with RawSizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import msgspec

from engine.files import output_files
from engine.pictures import decoder, export
from engine.pictures.cameras import camera_kinds
from engine.pictures.metadata import photo_metadata
from engine.pictures.samples import sample_files
from engine.pictures.samples.photo_samples import Samples
from engine.protocol.channel import Channel
from engine.protocol.errors import PictureError
from engine.protocol.helper_tasks import Developed, DevelopTask, RawSizes, format_of


def sizes(photo: Path) -> RawSizes:
    """Raises PictureError."""
    with decoder.typed(photo):
        found: RawSizes = _raw(photo).sizes(photo)
        return found


def run(task: DevelopTask) -> Developed:
    """Atomic. Raises PictureError, UsageError where ``out`` is ``photo``, OutOfMemoryError."""
    photo, out = Path(task.photo), Path(task.out)
    if format_of(out) != "TIFF":
        raise PictureError(
            "{path} cannot be written: a developed photo is a TIFF.", "Let the name end in .tiff.", path=out
        )
    output_files.protect_inputs((photo,), (out,))
    with decoder.typed(photo):
        pixels = _raw(photo).develop(photo, decoder.check_size, task.white_balance, task.half_size)
        height, width, _ = pixels.shape
        about = photo_metadata.of_photo(photo, (width, height))
    with export.writing(out):
        notes = sample_files.write(Samples(pixels, None), out, "TIFF", {}, about)
        return Developed((width, height), out.stat().st_size, notes)


def _raw(photo: Path) -> ModuleType:
    """What reads it. Raises OSError, PictureError where it is no raw file, or where the package is missing."""
    if camera_kinds.kind_of(photo) != camera_kinds.RAW:
        raise PictureError("{path} is no camera RAW file: it has nothing to develop.", "Open it as it is.", path=photo)
    return camera_kinds.module_of(camera_kinds.RAW, photo)


def serve(channel: Channel, arguments: Sequence[str]) -> None:
    if arguments:
        channel.result(sizes(Path(arguments[0])))
    else:
        channel.result(run(msgspec.json.decode(channel.source.read(), type=DevelopTask)))
