"""A picture file decoded: allowlisted formats, within limits, and whatever its metadata is. Torch-free.

Pillow's decoders raise errors of any kind on damaged files. Here each becomes a PictureError.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, UnidentifiedImageError

from engine.files import free_memory, regular_files
from engine.pictures import bare_files
from engine.pictures.cameras import camera_kinds
from engine.pictures.cameras.camera_kinds import CameraKind
from engine.pictures.metadata import orientation
from engine.protocol.errors import EngineError, OutOfMemoryError, PictureError
from engine.protocol.texts import Text, shown

FORMATS: Final = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
OPENED: Final = (*FORMATS, camera_kinds.HEIC.name, camera_kinds.RAW.name)
MOST_PIXELS: Final = 400_000_000  # a decompression bomb is larger than any photo
LONGEST_SIDE: Final = 65_535  # pixels: of a JPEG
_COST: Final = 12  # bytes a pixel: decoded, turned, and converted
_ANOTHER: Final = shown("Choose a picture in one of these formats: {names}.", names=", ".join(OPENED))
_DAMAGED: Final = shown("It may be damaged; open another copy.")
_FORBIDDEN: Final = shown("Check that it may be read.")
_CAUSES: Final = (  # what Pillow says of damaged files, in small letters
    ("truncated", shown("it ends too early")),
    ("unrecognized data stream", shown("what is in it is not known")),
    ("broken", shown("its data are damaged")),
    ("decoding error", shown("its data are damaged")),
    ("buffer overrun", shown("its data are damaged")),
)
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_Reader = Callable[[Path, Callable[[Path, tuple[int, int]], None]], tuple[Image.Image, int]]
_METADATA: Final = ("exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif")

Image.MAX_IMAGE_PIXELS = None  # the limits are those above: Pillow's own is told without a size
# what Pillow says of odd metadata is of no use to a person, and the picture opens
warnings.filterwarnings("ignore", module=r"PIL\.")
logging.getLogger("PIL").setLevel(logging.CRITICAL)


class Decoded(NamedTuple):
    """The first frame, upright, its colours as they lie in the file, with as many ``bits`` a channel."""

    picture: Image.Image
    bits: int


def decode(path: Path) -> Decoded:
    """Raises PictureError naming the file and the cause, OutOfMemoryError."""
    regular_files.check(path)
    with typed(path):
        kind = camera_kinds.kind_of(path)  # a missing or forbidden file is told of as that
        if kind is not None:
            return _of_camera(path, kind)
        try:
            return _opened(path, path)
        except (EngineError, MemoryError):
            raise
        except Exception:
            found = _without_metadata(path)
            if found is None:
                raise
            return found


@contextlib.contextmanager
def typed(path: Path) -> Generator[None]:
    """What Pillow does inside becomes a PictureError that names ``path``, or an OutOfMemoryError, however it fails."""
    try:
        yield
    except EngineError:
        raise
    except FileNotFoundError as error:
        raise PictureError("There is no file {path}.", "Check the name.", path=path) from error
    except UnidentifiedImageError as error:
        raise PictureError("The file {path} is not a picture this program reads.", _ANOTHER, path=path) from error
    except MemoryError as error:
        raise OutOfMemoryError(
            "The picture {path} needs more memory than is free.",
            "Close other programs, or make it smaller first.",
            path=path,
        ) from error
    except Exception as error:
        reason = error.strerror if isinstance(error, OSError) else None
        cause = reason or _cause(str(error)) or type(error).__name__
        advice = _FORBIDDEN if reason else _DAMAGED
        raise PictureError("The picture {path} cannot be read: {cause}.", advice, path=path, cause=cause) from error


def _cause(told: str) -> Text | str:
    """``told`` by Pillow, in words of the program's own where it is one of those that damage brings."""
    return next((text for words, text in _CAUSES if words in told.lower()), told.rstrip("."))


def _opened(path: Path, source: Path | io.BytesIO, exif: bytes = b"") -> Decoded:
    """``exif``: the metadata that ``source`` was freed from. Raises what the decoder raises."""
    with Image.open(source, formats=FORMATS) as picture:
        check_size(path, picture.size)
        raw = str(picture.tile)  # says how the pixels lie in the file; forgotten once they are loaded
        turn = orientation.of_exif(exif) or _turn(picture)
        picture.load()
        for name in _METADATA:
            picture.info.pop(name, None)
        if not isinstance(picture.info.get("icc_profile", b""), bytes):
            del picture.info["icc_profile"]
        turned = picture if turn not in _TURNS else picture.transpose(_TURNS[turn])
        return Decoded(turned, _bits(picture.mode, raw))


def _of_camera(path: Path, kind: CameraKind) -> Decoded:
    read: _Reader = camera_kinds.module_of(kind, path).read
    picture, bits = read(path, check_size)
    for name in _METADATA:
        picture.info.pop(name, None)
    return Decoded(picture, bits)


def _without_metadata(path: Path) -> Decoded | None:
    """None where the fault is not in the metadata."""
    with path.open("rb") as file:
        beginning = file.read(bare_files.BEGINNING)
        if not bare_files.has_metadata(beginning):
            return None  # whatever it is, it may be larger than the memory
        content = beginning + file.read()
    for profile in (True, False):
        try:
            stripped = bare_files.without_metadata(content, profile)
            return _opened(path, io.BytesIO(stripped), bare_files.exif_of(content))
        except (EngineError, MemoryError):
            raise
        except Exception:
            continue
    return None


def turn_of(picture: Image.Image) -> int:
    """The orientation, 1 to 8, of a picture that was opened and is not loaded."""
    told = picture.getexif().get(orientation.TAG, 1) if picture.format == "TIFF" else _turn(picture)
    return told if told in _TURNS else 1


def _turn(picture: Image.Image) -> int:
    """The orientation that is still to be applied: Pillow turns a TIFF by itself."""
    if picture.format == "TIFF":
        return 1
    exif = picture.info.get("exif")
    if isinstance(exif, bytes) and (found := orientation.of_exif(exif)) is not None:
        return found
    try:
        found = picture.getexif().get(orientation.TAG, 1)  # also from XMP
    except Exception:  # of any kind, as whatever stands there
        return 1
    return found if isinstance(found, int) else 1


def check_size(path: Path, size: tuple[int, int]) -> None:
    """Raises PictureError where ``size`` (width, height) is beyond the limits, OutOfMemoryError beyond the memory."""
    width, height = size
    if max(size) > LONGEST_SIDE:
        raise PictureError(
            "The picture {path} has {width} x {height} pixels; a side may have at most {most}.",
            "Make it smaller first.",
            path=path,
            width=width,
            height=height,
            most=LONGEST_SIDE,
        )
    if width * height > MOST_PIXELS:
        raise PictureError(
            "The picture {path} has {width} x {height} pixels; at most {most} megapixels can be opened.",
            "Make it smaller first.",
            path=path,
            width=width,
            height=height,
            most=MOST_PIXELS // 1_000_000,
        )
    needed, free = width * height * _COST, free_memory.free_bytes()
    if needed > free:
        raise OutOfMemoryError(
            "The picture {path} has {width} x {height} pixels: it takes {needed} GB of memory, and {free} GB are free.",
            "Close other programs, or make it smaller first.",
            path=path,
            width=width,
            height=height,
            needed=f"{needed / 1e9:.1f}",
            free=f"{free / 1e9:.1f}",
        )


def _bits(mode: str, raw: str) -> int:
    """Pillow reads 16-bit colour as 8-bit without a word."""
    if mode in ("I", "F"):
        return 32
    return 16 if ";16" in mode or ";16" in raw else 8
