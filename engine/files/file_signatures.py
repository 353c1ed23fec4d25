"""What a file is by its first bytes, whatever its name says. Torch-free."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from engine.protocol.texts import Text, shown

_FIRST: Final = 512  # bytes
_EMPTY: Final = shown("it is empty")
_WEB_PAGE: Final = shown("it is a web page")
_PICTURE: Final = shown("it is a picture")
_POINTER: Final = shown("it is a Git LFS pointer, which stands for the file")
PICKLE: Final = shown("it is a pickle")
ZIP: Final = shown("it is a zip archive")
_COMPRESSED: Final = shown("it is a compressed archive")
_PDF: Final = shown("it is a PDF document")
_GGUF: Final = shown("it is a GGUF file, which is not read here")
_PROGRAM: Final = shown("it is a program")
TEXT: Final = shown("it is a text")
_SIGNS: Final = (
    (b"version https://git-lfs", _POINTER),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\x1f\x8b", _COMPRESSED),
    (b"\xfd7zXZ", _COMPRESSED),
    (b"7z\xbc\xaf", _COMPRESSED),
    (b"BZh", _COMPRESSED),
    (b"%PDF", _PDF),
    (b"GGUF", _GGUF),
    (b"\x7fELF", _PROGRAM),
    (b"MZ", _PROGRAM),
)
OTHERS: Final = (_PICTURE, PICKLE, ZIP, _COMPRESSED, _PDF, _GGUF, _PROGRAM)
"""What was meant to be another file; any other kind is what becomes of a download that failed."""


def kind_of(file: Path) -> Text | None:
    """ "it is a web page"; TEXT where it may be any; None where its first bytes say nothing. Raises OSError."""
    with file.open("rb") as opened:
        first = opened.read(_FIRST)
    if not first:
        return _EMPTY
    for sign, kind in _SIGNS:
        if first.startswith(sign):
            return kind
    if first[:1] == b"\x80" and first[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return PICKLE
    if first.lstrip().startswith(b"<"):
        return _WEB_PAGE
    if not first.strip(b"\0"):
        return shown("it holds nothing but zeros")
    printable = all(byte >= 32 or byte in b"\t\r\n" for byte in first)
    return TEXT if printable else None


def is_torch_archive(file: Path) -> bool:
    """Whether ``file`` is a zip archive laid out as torch writes its checkpoints. Raises OSError."""
    try:
        with zipfile.ZipFile(file) as archive:
            return any(name.endswith("/data.pkl") for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
