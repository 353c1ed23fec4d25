"""The export helper: it is given an ExportTask, and answers with Exported."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from PIL import Image

from engine.files import atomic
from engine.helpers import stack_helper
from engine.helpers.picture_helpers import (
    STACK_MERGED,
    STACK_THUMBNAIL,
    Exported,
    ExportTask,
    Placed,
    StackTask,
    stack_of,
)
from engine.pictures import export, picture_io
from engine.pictures.colour_profiles import srgb_profile
from engine.pictures.frame_geometry import Frame
from engine.pictures.layered import openraster, psd
from engine.pictures.layered.openraster import MERGED, THUMBNAIL, Content
from engine.pictures.layered.psd import About, PsdLayer
from engine.pictures.metadata import photo_metadata
from engine.pictures.metadata.photo_metadata import Metadata
from engine.pictures.picture_io import Coverage
from engine.pictures.placing import looks
from engine.pictures.samples import laid_over, photo_samples, sample_files
from engine.pictures.samples.photo_samples import Samples
from engine.protocol.channel import Channel
from engine.protocol.errors import PictureError
from engine.protocol.helper_tasks import Format, format_of
from engine.protocol.texts import Text, shown


def run(task: ExportTask) -> Exported:
    """Raises PictureError, also where the file cannot be written."""
    out = Path(task.out)
    kind = format_of(out)
    seen = [layer for layer in task.layers if layer.visible and layer.opacity]
    made = [
        export.provenance(Path(layer.candidate), None if layer.tuned is None else Path(layer.tuned), layer.seed)
        for layer in seen
    ]
    photo, notes = picture_io.open_picture(Path(task.photo)).picture, list[Text]()
    export.check_size(out, kind, photo.size)
    own, result = _own(task, kind), photo
    for layer, told in zip(seen, made, strict=True):
        laid = looks.laid_with(Path(layer.candidate), layer.frame, layer.look, lambda: photo)
        told |= export.enlarged_by(laid)
        frame, mask = Frame(layer.frame, laid.size), _mask(layer, photo.size)
        if own is None:
            result = export.paste(result, laid, frame, layer.opacity, mask)
        else:
            laid_over.lay_over(own, *export.enlarge_to_frame(laid, frame, layer.opacity, mask), frame.corners[:2])
        notes.append(export.told(laid, frame))
    with export.writing(out):
        srgb = own is None or own.profile is None
        about = photo_metadata.of_photo(Path(task.photo), result.size, srgb) if task.metadata else None
        match kind:
            case "PNG" | "TIFF" if own is not None:
                notes.append(
                    shown("The photo's own {bits} bits a channel, its colours brought to sRGB.", bits=own.bits)
                    if own.brought
                    else shown("The photo's own {bits} bits a channel and colours.", bits=own.bits)
                )
                left_out = sample_files.write(own, out, kind, export.recipe(made), about)
            case "ORA":
                left_out = _write_openraster(task, about)
            case "PSD":
                left_out = _write_psd(task, photo, result, about)
            case _:
                left_out = export.write(result, out, kind, task.encoding, export.recipe(made), about)
    if not notes:
        notes.append(shown("The photo as it is: no layer is visible."))
    return Exported(tuple({str(note): note for note in (*notes, *left_out)}.values()), out.stat().st_size)


def _own(task: ExportTask, kind: Format) -> Samples | None:
    """The photo's own numbers; None where ``kind`` does not take them, or where they are what is shown anyhow."""
    if kind not in sample_files.KINDS or task.encoding.colours != "photo":
        return None
    own = photo_samples.read(Path(task.photo))
    return None if own is None or own.plain else own


def _mask(layer: Placed, size: tuple[int, int]) -> Coverage | None:
    return None if layer.mask is None else picture_io.read_coverage(Path(layer.mask), size)


def _write_openraster(task: ExportTask, about: Metadata | None) -> tuple[Text, ...]:
    """As a project has it. Returns what was left out. Raises OSError, PictureError."""
    with tempfile.TemporaryDirectory(prefix="ld-export-") as name:
        folder = Path(name)
        stacked = StackTask(task.photo, task.layers, name, task.name)
        files: dict[str, Content] = {MERGED: folder / STACK_MERGED, THUMBNAIL: folder / STACK_THUMBNAIL}

        def entry(file: str) -> str:
            files[f"data/{file}"] = folder / file
            return f"data/{file}"

        stack = stack_of(stacked, stack_helper.run(stacked), entry)

        def fill(temporary: Path) -> None:
            with zipfile.ZipFile(temporary, "w") as zipped:
                openraster.write(zipped, stack, files)

        atomic.write(Path(task.out), fill)
    return () if about is None else (shown("OpenRaster has no place for the photo's metadata: it was left out."),)


def _write_psd(task: ExportTask, photo: Image.Image, merged: Image.Image, about: Metadata | None) -> tuple[Text, ...]:
    """Returns what was left out. Raises OSError, PictureError where it would be larger than Photoshop allows."""
    told = About(srgb_profile()) if about is None else photo_metadata.psd(about, srgb_profile())
    layers = _psd_layers(task, photo)
    try:
        atomic.write(Path(task.out), lambda temporary: psd.write(temporary, layers, merged, told))
    except psd.TooLargeError as error:
        raise PictureError(
            "{path} cannot be written: a Photoshop file holds at most 2 GiB.",
            "Export OpenRaster (.ora), or hide layers that are not needed and export a TIFF.",
            path=task.out,
        ) from error
    return () if about is None else about.notes


def _psd_layers(task: ExportTask, photo: Image.Image) -> Iterator[PsdLayer]:
    yield PsdLayer(task.name, photo)
    for layer in task.layers:
        laid = looks.laid_with(Path(layer.candidate), layer.frame, layer.look, lambda: photo)
        frame = Frame(layer.frame, laid.size)
        picture, coverage = export.enlarge_to_frame(laid, frame, 100, _mask(layer, photo.size))
        yield PsdLayer(layer.name, picture, frame.corners[:2], coverage, layer.opacity, layer.visible)


def serve(channel: Channel, _: Sequence[str]) -> None:
    channel.result(run(msgspec.json.decode(channel.source.read(), type=ExportTask)))
