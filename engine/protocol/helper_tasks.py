"""What helpers can be asked to do with masks and pictures. Torch-free, and free of numpy and Pillow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from engine.protocol.errors import PictureError
from engine.protocol.requests import Box
from engine.protocol.texts import Text

Format = Literal["PNG", "JPEG", "WEBP", "TIFF", "AVIF", "ORA", "PSD"]
FORMATS: Final[Mapping[str, Format]] = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".avif": "AVIF",
    ".ora": "ORA",
    ".psd": "PSD",
}
LAYERED: Final[frozenset[Format]] = frozenset({"ORA", "PSD"})
LOSSY: Final[frozenset[Format]] = frozenset({"JPEG", "WEBP", "AVIF"})
SUBSAMPLED: Final[frozenset[Format]] = frozenset({"JPEG", "AVIF"})  # a lossy WebP always has 4:2:0
OPAQUE: Final[Format] = "JPEG"
Subsampling = Literal["4:4:4", "4:2:2", "4:2:0"]


def format_of(path: Path) -> Format:
    """What ``path`` is saved as. Raises PictureError for a suffix that names no format of ``FORMATS``."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise PictureError(
            "{path} cannot be written: '{suffix}' names no format for export.",
            "Let the name end in one of: {names}.",
            path=path,
            suffix=path.suffix,
            names=", ".join(FORMATS),
        )
    return kind


ColoursOfFile = Literal["photo", "srgb"]


class Encoding(msgspec.Struct, frozen=True):
    """How an exported file holds its picture. ``quality`` and ``subsampling`` count for lossy formats.

    ``ground``: #rrggbb, what lies beneath a partly transparent picture in a format that has no transparency; None:
    nobody has said. ``colours``: the photo's own and all their bits, which PNG and TIFF can hold; or 8 bits in sRGB.
    """

    quality: Annotated[int, Meta(ge=1, le=100)] = 95
    subsampling: Subsampling = "4:4:4"
    ground: Annotated[str, Meta(pattern="^#[0-9a-f]{6}$")] | None = None
    colours: ColoursOfFile = "photo"


MOST_GROWN: Final = 2000  # photo pixels, either way
Seam = Literal["match", "clone"]


class Look(msgspec.Struct, frozen=True):
    """How a result layer lies in its photo; what it is by default is what was found for its candidate.

    ``grow``: photo pixels by which its place is wider. ``feather``: percent of the softness that goes by its size.
    ``colour``: percent of the way to colours that match those around it, ``seam`` how these are found: from mean and
    covariance, or solved for so that no step is left at the edge. ``grain``: percent of the grain that it lacks.
    """

    grow: Annotated[int, Meta(ge=-MOST_GROWN, le=MOST_GROWN)] = 0
    feather: Annotated[int, Meta(ge=0, le=400)] = 100
    colour: Annotated[int, Meta(ge=0, le=100)] = 100
    seam: Seam = "match"
    grain: Annotated[int, Meta(ge=0, le=200)] = 0


class LookTask(msgspec.Struct, frozen=True):
    """What of ``candidate`` lies over ``photo``, in ``frame`` of it."""

    photo: str
    candidate: str
    frame: Box
    look: Look


class Looked(msgspec.Struct, frozen=True):
    """``width`` times ``height`` pixels follow, red, green, blue and opacity, row by row without padding."""

    width: int
    height: int


WhiteBalance = Literal["camera", "auto", "daylight"]


class RawSizes(msgspec.Struct, frozen=True):
    """(width, height) of what a camera's raw file is developed to, and of the same in half size."""

    full: tuple[int, int]
    half: tuple[int, int]


class DevelopTask(msgspec.Struct, frozen=True):
    """The raw file ``photo`` of a camera as ``out``, a TIFF with 16 bits a channel in sRGB and the photo's metadata.

    ``white_balance``: what the camera noted, or found in the picture, or that of daylight. ``half_size``: four cells
    of the sensor make one pixel.
    """

    photo: str
    out: str
    white_balance: WhiteBalance = "camera"
    half_size: bool = False


class Developed(msgspec.Struct, frozen=True):
    """``size`` (width, height) in pixels, ``bytes`` of the file; ``notes`` for a person."""

    size: tuple[int, int]
    bytes: int
    notes: tuple[Text, ...]


Operation = Literal["grow", "shrink", "feather", "smooth", "fill_holes", "drop_specks"]


class MaskTask(msgspec.Struct, frozen=True):
    """``operation`` by ``pixels`` on a part of a mask: coverage of ``width`` times ``height`` pixels, unpadded."""

    operation: Operation
    pixels: int
    width: int
    height: int


class ProofTask(msgspec.Struct, frozen=True):
    """Which pixels of ``photo`` the picture ``result`` changed.

    ``place``: a mask of the photo's size, white where they may differ; None: what the run beside ``result`` says.
    """

    photo: str
    result: str
    place: str | None = None


class Proof(msgspec.Struct, frozen=True):
    """``changed_share`` of all pixels, ``changed_outside_share`` of those outside the place, None where none is known.

    ``box`` (x0, y0, x1, y1) holds all that differ, None: none does. ``largest`` and ``mean`` are over the pixels that
    differ, each by its channel that differs most, in levels of ``bits`` a channel.
    """

    pixels: int
    bits: int
    changed_share: float
    changed_outside_share: float | None
    box: tuple[int, int, int, int] | None
    largest: int
    mean: float
