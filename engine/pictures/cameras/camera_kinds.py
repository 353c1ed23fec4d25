"""Files of cameras told from other pictures, and read by the package that knows their kind."""

from __future__ import annotations

import importlib
import struct
import sys
from pathlib import Path
from types import ModuleType
from typing import Final, NamedTuple

from engine.protocol.errors import PictureError

HEIC_SUFFIXES: Final = (".heic", ".heif", ".hif")
RAW_SUFFIXES: Final = (
    *(".3fr", ".arw", ".cr2", ".cr3", ".dng", ".erf", ".iiq", ".kdc", ".mef", ".mos", ".mrw"),
    *(".nef", ".nrw", ".orf", ".pef", ".raf", ".rw2", ".rwl", ".sr2", ".srf", ".srw"),
)
_BRANDS: Final = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"))  # ISO 23008-12, annex B.4
_BEGINNING: Final = 256  # bytes, in which the brands are


class CameraKind(NamedTuple):
    """``module`` reads it, which needs ``package``."""

    name: str
    module: str
    package: str


HEIC: Final = CameraKind("HEIC", "engine.pictures.cameras.heic", "pillow-heif")
RAW: Final = CameraKind("RAW", "engine.pictures.cameras.raw", "rawpy")


def kind_of(path: Path) -> CameraKind | None:
    """HEIC by its content; RAW by its suffix, since most raw files are TIFFs of which Pillow sees the small preview.

    Raises OSError.
    """
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
    if path.suffix.lower() in RAW_SUFFIXES:
        return RAW
    if beginning[4:8] == b"ftyp" and len(beginning) >= 16:
        (length,) = struct.unpack_from(">I", beginning)
        brands = {beginning[8:12], *(beginning[at : at + 4] for at in range(16, min(length, _BEGINNING), 4))}
        return HEIC if brands & _BRANDS and b"avif" not in brands else None
    return None


def module_of(kind: CameraKind, path: Path) -> ModuleType:
    """It has a function ``read``; that of RAW has ``develop`` and ``sizes`` too.

    Raises PictureError, which names the file ``path``, where its package is missing.
    """
    try:
        return importlib.import_module(kind.module)
    except ImportError as error:
        raise PictureError(
            "The picture {path} is a {kind} file, and the part of the program that reads these is not installed.",
            "Install it with: {command}",
            path=path,
            kind=kind.name,
            command=f"{sys.executable} -m pip install {kind.package}",
        ) from error
