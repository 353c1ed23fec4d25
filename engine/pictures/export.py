"""Candidates put back into the photo, at its own resolution, and what the file tells about them. Torch-free."""

from __future__ import annotations

import contextlib
import errno
import io
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from PIL import Image

from engine.files import atomic
from engine.files.output_files import ENLARGED_BY, RESULT, laid_of, noted
from engine.pictures import decoder, picture_io
from engine.pictures.colour_profiles import srgb_profile
from engine.pictures.frame_geometry import Frame
from engine.pictures.layered import psd
from engine.pictures.metadata import photo_metadata, xmp
from engine.pictures.metadata.photo_metadata import Metadata, Saving
from engine.pictures.picture_io import Coverage, to_mask
from engine.protocol import tuned_header
from engine.protocol.errors import PictureError, UsageError
from engine.protocol.helper_tasks import LOSSY, OPAQUE, SUBSAMPLED, Encoding, Format
from engine.protocol.requests import EditRequest, SampleRequest
from engine.protocol.settings import OF_SAMPLING, Settings, changed
from engine.protocol.texts import Text, shown
from engine.protocol.tuned_header import TunedMetadata
from engine.protocol.unreadable import UNREADABLE

# a side; libjpeg stops before its format, and libavif opens no larger picture
_MOST_PIXELS: Final[Mapping[Format, int]] = {"JPEG": 65500, "WEBP": 16383, "AVIF": 32768, "PSD": psd.MOST_PIXELS}
_MOST_OF_AVIF: Final = 16384**2  # pixels: what libavif's decoder opens unless it is told otherwise


@contextlib.contextmanager
def writing(out: Path) -> Generator[None]:
    """What the system refuses inside becomes a PictureError that names ``out``."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise PictureError(
                "{path} cannot be written: the name is too long.", "Choose a shorter name.", path=out
            ) from error
        raise PictureError(
            "{path} cannot be written: {cause}.", "Choose another folder.", path=out, cause=error.strerror or error
        ) from error


def paste(
    photo: Image.Image, laid: Image.Image, frame: Frame, opacity: int = 100, mask: Coverage | None = None
) -> Image.Image:
    """``laid`` enlarged into the frame's place, ``photo``'s own pixels outside it and where nothing of it is seen.

    ``photo`` is RGB, or RGBA where some of it is transparent, and so is the result. ``laid`` is a candidate, or RGBA
    what of it replaces the photo. ``mask``, uint8 (height, width) of the photo's size, takes the place of its alpha;
    ``opacity`` in percent. Raises PictureError.
    """
    enlarged, coverage = enlarge_to_frame(laid, frame, opacity, mask)
    result = photo.copy()
    if result.mode == "RGBA":
        enlarged.putalpha(coverage)
        result.alpha_composite(enlarged, frame.corners[:2])
    else:
        result.paste(enlarged, frame.corners[:2], coverage)
    return result


def told(laid: Image.Image, frame: Frame) -> Text:
    """How the pixels of ``laid`` get into ``frame``, for a person.

    Where it was enlarged already, its ``info`` names as "drawn" the size that it had.
    """
    x0, y0, x1, y1 = frame.corners
    drawn, own = laid.info.get("drawn", laid.size), (x1 - x0, y1 - y0)
    model, there = (f"{w} × {h}" for w, h in (drawn, own))
    if own[0] <= drawn[0]:
        return shown("The model's own {model} pixels.", model=model)
    by = laid.info.get(ENLARGED_BY, "Lanczos")
    return shown("A {model} pixel picture enlarged to {own} pixels by {upscaler}.", model=model, own=there, upscaler=by)


def enlarged_by(laid: Image.Image) -> dict[str, str]:
    """What the PNG of ``laid`` says of it."""
    return {ENLARGED_BY: laid.info[ENLARGED_BY]} if ENLARGED_BY in laid.info else {}


def enlarge_to_frame(
    laid: Image.Image, frame: Frame, opacity: int = 100, mask: Coverage | None = None
) -> tuple[Image.Image, Image.Image]:
    """``laid`` as large as its frame in the photo, RGB, and how much of it is seen there, greyscale.

    Takes and raises what ``paste`` does.
    """
    if laid.size != frame.size:
        given, wanted = (f"{w} × {h}" for w, h in (laid.size, frame.size))
        raise PictureError(
            "The candidate has {given} pixels, the frame {wanted}.",
            "Export it with the frame it was made in.",
            given=given,
            wanted=wanted,
        )
    x0, y0, x1, y1 = frame.corners
    size = (x1 - x0, y1 - y0)
    enlarged = laid.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    if mask is not None:
        shown_there = mask[y0:y1, x0:x1]
    elif laid.mode == "RGBA":
        shown_there = np.asarray(laid.getchannel("A").resize(size, Image.Resampling.BILINEAR))
    else:
        shown_there = np.full((y1 - y0, x1 - x0), 255, dtype=np.uint8)
    # of each coverage there may be, and not of each pixel: of a large photo that takes four times its memory
    shares = (to_mask(np.arange(256, dtype=np.uint8)) * (255 * opacity / 100)).round().astype(np.uint8)
    return enlarged, Image.fromarray(shares[shown_there])


def read_laid(candidate: Path) -> Image.Image:
    """What ``paste`` takes of a candidate's file, its ``info`` as ``told`` takes it. Raises PictureError."""
    path = laid_of(candidate)
    if not path.is_file():
        return picture_io.open_picture(candidate).picture
    laid = picture_io.open_picture(path).picture
    with decoder.typed(path), Image.open(path, formats=("PNG",)) as header:
        by = header.info.get(ENLARGED_BY)
    if by is not None:
        with decoder.typed(candidate), Image.open(candidate, formats=("PNG",)) as header:
            laid.info |= {ENLARGED_BY: str(by), "drawn": header.size}
    return laid


def check_size(path: Path, kind: Format, size: tuple[int, int]) -> None:
    """Raises PictureError where ``kind`` holds no picture of ``size`` (width, height)."""
    if kind == "AVIF" and size[0] * size[1] > _MOST_OF_AVIF:
        raise PictureError(
            "{path} cannot be written: readers of {kind} open at most {most} megapixels.",
            "Export a PNG or a TIFF.",
            path=path,
            kind=kind,
            most=_MOST_OF_AVIF // 1_000_000,
        )
    most = _MOST_PIXELS.get(kind, max(size))
    if max(size) > most:
        raise PictureError(
            "{path} cannot be written: {kind} holds at most {most} pixels a side, and this picture has {side}.",
            "Export a PNG or a TIFF.",
            path=path,
            kind=kind,
            most=most,
            side=max(size),
        )


def grounded(picture: Image.Image, path: Path, kind: Format, ground: str | None) -> Image.Image:
    """``picture`` as ``kind`` can hold it: on ``ground`` where it has no transparency.

    Raises PictureError where nobody has said which that is.
    """
    if picture.mode != "RGBA" or kind != OPAQUE:
        return picture
    if ground is None:
        raise PictureError(
            "{path} cannot be written: a JPEG has no transparency, and this picture is partly transparent.",
            "Choose the colour that it is to lie on, or export a PNG.",
            path=path,
        )
    return Image.alpha_composite(Image.new("RGBA", picture.size, ground), picture).convert("RGB")


def write(
    picture: Image.Image,
    path: Path,
    kind: Format,
    encoding: Encoding,
    text: Mapping[str, str],
    about: Metadata | None,
) -> tuple[Text, ...]:
    """Atomic; of formats without layers. ``picture`` is in sRGB, and the file says so.

    ``about`` goes with it, and into a PNG ``text`` as well; where it is None, neither does. Returns what was left out.
    Raises OSError, and PictureError for what the format cannot hold.
    """
    picture = grounded(picture, path, kind, encoding.ground)
    saving = Saving({})
    if about is not None:
        match kind:
            case "PNG":
                saving = photo_metadata.png(about, text)
            case "JPEG":
                saving = photo_metadata.jpeg(about)
            case "WEBP" | "AVIF":
                saving = photo_metadata.without_iptc(about, kind)
            case _:
                pass  # a TIFF takes it afterwards

    def fill(temporary: Path) -> None:
        # libtiff, which writes by itself where it is given a file, does not say why it could not
        target = io.BytesIO() if kind == "TIFF" else temporary
        picture.save(target, kind, icc_profile=srgb_profile(), **_options(kind, encoding), **saving.options)
        if isinstance(target, io.BytesIO):
            temporary.write_bytes(target.getbuffer())
        if kind == "TIFF" and about is not None:
            photo_metadata.add_to_tiff(temporary, about)

    atomic.write(path, fill)
    return saving.notes if about is None else about.notes + saving.notes


def _options(kind: Format, encoding: Encoding) -> Mapping[str, Any]:
    if kind == "TIFF":
        return {"compression": "tiff_adobe_deflate"}
    options: dict[str, Any] = {"quality": encoding.quality} if kind in LOSSY else {}
    return options | ({"subsampling": encoding.subsampling} if kind in SUBSAMPLED else {})


class _Model(msgspec.Struct, frozen=True):
    name: str
    hash: str


class _Result(msgspec.Struct, frozen=True):
    settings: Settings
    target: str
    model: _Model


class _Told(msgspec.Struct, frozen=True):
    """The part of result.json that goes with a picture: no path is in it."""

    method: str
    object_prompt: str
    background_prompt: str
    negative: str
    result: _Result


def provenance(candidate: Path, tuned: Path | None, seed: int) -> dict[str, Any]:
    """How ``candidate`` was made: prompts, settings and model as its tuned edit names them, and what it was drawn with.

    Without a tuned edit the result.json beside it tells the same, and the method; where that is not there either, or is
    of another version: the seed alone. Raises PictureError where the tuned edit cannot be read.
    """
    if tuned is not None:
        edit = tuned_header.read(tuned)
        settings, negative = _drawn_with(candidate.parent, edit)
        return {
            "seed": seed,
            "object_prompt": edit.object_prompt,
            "background_prompt": edit.background_prompt,
            "target": edit.target,
            "negative": negative,
            "settings": settings,
            "model": {"name": edit.model_name, "hash": edit.model_hash},
        }
    try:
        told = msgspec.json.decode(candidate.with_name(RESULT).read_bytes(), type=_Told)
    except (OSError, *UNREADABLE):
        return {"seed": seed}
    result = msgspec.to_builtins(told.result)
    return {"seed": seed} | {key: value for key, value in msgspec.to_builtins(told).items() if key != "result"} | result


def _drawn_with(folder: Path, edit: TunedMetadata) -> tuple[Settings, str]:
    """Settings and negative prompt of candidates in ``folder``: those of the tuned edit where it notes no others."""
    request = noted(folder)
    if not isinstance(request, EditRequest | SampleRequest):
        return edit.settings, edit.negative
    own = {key: value for key, value in request.overrides.items() if key in OF_SAMPLING}
    try:
        return changed(edit.settings, own), edit.negative if request.negative is None else request.negative
    except UsageError:  # settings of another version
        return edit.settings, edit.negative


def recipe(layers: Sequence[dict[str, Any]]) -> dict[str, str]:
    """PNG text of a picture of ``layers``, each as ``provenance`` tells, the lowest first; of one alone: just that.

    No path is among them: a picture that is passed on tells nothing of the computer it was made on.
    """
    content = layers[0] if len(layers) == 1 else {"layers": layers}
    return {"Software": xmp.SOFTWARE, "layerdiffusion": msgspec.json.encode(content).decode()}
