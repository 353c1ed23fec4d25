"""The export helper: it is given an ExportTask, and answers with Exported."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

import msgspec

from engine.helpers.picture_helpers import Exported, ExportTask
from engine.pictures import export, picture_io
from engine.pictures.frame_geometry import Frame
from engine.pictures.metadata import photo_metadata
from engine.protocol.channel import Channel
from engine.protocol.errors import PictureError
from engine.protocol.texts import Text, shown


def run(task: ExportTask) -> Exported:
    """Raises PictureError, also where the file cannot be written."""
    out = Path(task.out)
    kind = export.format_of(out)
    made = [
        export.provenance(Path(layer.candidate), None if layer.tuned is None else Path(layer.tuned), layer.seed)
        for layer in task.layers
    ]
    result, notes = picture_io.read_picture(Path(task.photo)), list[Text]()
    export.check_size(out, kind, result.size)
    for layer in task.layers:
        laid = export.read_laid(Path(layer.candidate))
        mask = None if layer.mask is None else picture_io.read_coverage(Path(layer.mask), result.size)
        done = export.paste(result, laid, Frame(layer.frame, laid.size), layer.opacity, mask)
        result = done.picture
        notes.append(done.note)
    try:
        about = photo_metadata.of_photo(Path(task.photo), result.size) if task.metadata else None
        left_out = export.write(result, out, kind, export.recipe(made), about)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise PictureError(
                "{path} cannot be written: the name is too long.", "Choose a shorter name.", path=task.out
            ) from error
        raise PictureError(
            "{path} cannot be written: {cause}.", "Choose another folder.", path=task.out, cause=error.strerror or error
        ) from error
    if not notes:
        notes.append(shown("The photo as it is: no layer is visible."))
    return Exported(tuple({str(note): note for note in (*notes, *left_out)}.values()))


def serve(channel: Channel, _: Sequence[str]) -> None:
    channel.result(run(msgspec.json.decode(channel.source.read(), type=ExportTask)))
