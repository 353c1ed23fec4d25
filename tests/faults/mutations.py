"""Sound files of each kind, and what can happen to them on their way: bits, numbers and whole pieces go wrong."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np
from PIL import Image, ImageCms, PngImagePlugin

from engine.protocol.requests import Box, Click, EditRequest, Pointer, SampleRequest, SegmentRequest, Transform
from engine.protocol.settings import Settings
from engine.protocol.tuned_header import VERSION, TunedMetadata

PICTURES = ("PNG", "JPEG", "WEBP", "TIFF", "GIF", "AVIF", "BMP")
_PNG = b"\x89PNG\r\n\x1a\n"
_NUMBERS = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_SIZE = (24, 16)


def sound(kind: str) -> list[bytes]:
    """Files that open, small and different, some of them with all the metadata there is."""
    match kind:
        case "requests":
            return list(_requests())
        case "tuned":
            return list(_tuned())
        case _:
            return [_saved(picture, kind, options) for picture, options in _pictures(kind)]


def mutated(content: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """One to four faults; in a PNG mostly with checksums that are right again, else nothing behind them is reached."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 4))):
        if not content:
            break
        content = rng.choice(_FAULTS)(content, rng) if rng.random() < 0.95 else _spliced(content, others, rng)
    return with_checksums(content) if content.startswith(_PNG) and rng.random() < 0.7 else content


def with_checksums(png: bytes) -> bytes:
    """As far as its chunks can be told."""
    parts, at = [png[: len(_PNG)]], len(_PNG)
    while at + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        end = at + 8 + length
        if end + 4 > len(png):
            break
        parts.append(png[at:end] + struct.pack(">I", zlib.crc32(png[at + 4 : end])))
        at = end + 4
    return b"".join(parts) + png[at:]


def _pictures(kind: str) -> Iterator[tuple[Image.Image, dict[str, Any]]]:
    rng = np.random.default_rng(4)
    width, height = _SIZE
    colour = Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))
    clear = Image.fromarray(rng.integers(0, 256, (height, width, 4), dtype=np.uint8))
    grey, palette = colour.convert("L"), colour.convert("P", palette=Image.Palette.ADAPTIVE, colors=12)
    deep = Image.fromarray(rng.integers(0, 65536, (height, width), dtype=np.uint16))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x011A] = 6, "a maker", 72.0
    made = ImageCms.ImageCmsProfile(vars(ImageCms)["createProfile"]("sRGB")).tobytes()
    profile = made[:24] + bytes(12) + made[36:]  # without the time of day, so that a case is always the same
    every: dict[str, Any] = {"exif": exif.tobytes(), "icc_profile": profile, "xmp": b"<x:xmpmeta/>", "dpi": (72, 72)}
    frames = {"save_all": True, "append_images": [colour.rotate(180)], "duration": 40}
    match kind:
        case "PNG":
            text = PngImagePlugin.PngInfo()
            text.add_text("Author", "somebody")
            text.add_text("Comment", "long " * 20, zip=True)
            text.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>", zip=True)
            yield from ((picture, {}) for picture in (colour, clear, grey, palette, deep, grey.convert("1")))
            yield colour, {key: every[key] for key in ("exif", "icc_profile", "dpi")} | {"pnginfo": text}
            yield palette, {"transparency": 3}
            yield colour, frames
        case "JPEG":
            yield from ((picture, {}) for picture in (colour, grey, colour.convert("CMYK")))
            yield colour, every | {"comment": b"a comment"}
            yield colour, {"progressive": True, "optimize": True, "subsampling": 0}
        case "WEBP":
            yield from ((colour, {"lossless": lossless}) for lossless in (False, True))
            yield clear, {}
            yield colour, {key: every[key] for key in ("exif", "icc_profile", "xmp")}
            yield colour, frames
        case "TIFF":
            for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
                yield colour, {"compression": compression}
            yield from ((picture, {}) for picture in (clear, grey, palette, deep, colour.convert("CMYK")))
            yield grey.convert("1"), {"compression": "group4"}
            yield colour, every | {"exif": exif}
            yield colour, {"save_all": True, "append_images": [grey]}
        case "GIF":
            yield from ((picture, {}) for picture in (palette, grey))
            yield palette, {"transparency": 2, "interlace": 1, "comment": b"a comment"}
            yield palette, frames
        case "AVIF":
            yield from ((picture, {}) for picture in (colour, clear, grey))
            yield colour, {key: every[key] for key in ("exif", "icc_profile", "xmp")}
        case _:
            yield from ((picture, {}) for picture in (colour, grey, palette, grey.convert("1"), clear))


def _saved(picture: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def _requests() -> Iterator[bytes]:
    pointer = Pointer(mask="/a/mask.png", clicks=(Click(1, 2), Click(3, 4.5, False)), box=Box(0, 0, 9, 9))
    edit = EditRequest(
        job="a",
        photo="/a/photo.png",
        pointer=pointer,
        object_prompt="a dog",
        background_prompt="in the snow",
        out="/a/out",
        transform=Transform(1.5, 2, 3, 45, True),
        overrides={"alpha": 0.7, "seed": 3},
    )
    yield msgspec.json.encode(edit)
    yield msgspec.json.encode(SampleRequest(job="b", tuned="/a/tuned.safetensors", out="/a/out", seeds=(1, 2)))
    yield msgspec.json.encode(SegmentRequest(job="c", photo="/a/photo.png", pointer=pointer, out=None))


def _tuned() -> Iterator[bytes]:
    """A length, a header of JSON, and the numbers."""
    about = TunedMetadata(
        VERSION, Settings(), "a dog", "in the snow", "a dog in the snow", "", None, "a model", "0", (64, 64)
    )
    tensor = {"dtype": "F32", "shape": [1, 4, 8], "data_offsets": [0, 128]}
    for header in (
        {"__metadata__": {"about": msgspec.json.encode(about).decode()}, "object_embedding": tensor},
        {"object_embedding": tensor},
    ):
        line = msgspec.json.encode(header)
        yield struct.pack("<Q", len(line)) + line + bytes(128)


def _flip(content: bytes, rng: random.Random) -> bytes:
    return _put(content, _place(content, rng), bytes([_at(content, rng) ^ 1 << rng.randrange(8)]))


def _byte(content: bytes, rng: random.Random) -> bytes:
    return _put(content, _place(content, rng), bytes([rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))]))


def _number(content: bytes, rng: random.Random) -> bytes:
    code, most = rng.choice((("H", 0xFFFF), ("I", 0xFFFFFFFF)))
    value = min(rng.choice(_NUMBERS), most)
    return _put(content, _place(content, rng), struct.pack(rng.choice("<>") + code, value))


def _noise(content: bytes, rng: random.Random) -> bytes:
    return _put(content, _place(content, rng), rng.randbytes(rng.randrange(1, 24)))


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(1, len(content) + 1)]


def _without(content: bytes, rng: random.Random) -> bytes:
    at = _place(content, rng)
    return content[:at] + content[at + rng.randrange(1, 40) :]


def _twice(content: bytes, rng: random.Random) -> bytes:
    at = _place(content, rng)
    piece = content[at : at + rng.randrange(1, 80)]
    return content[:at] + piece * rng.randrange(2, 5) + content[at + len(piece) :]


def _inserted(content: bytes, rng: random.Random) -> bytes:
    at = _place(content, rng)
    return content[:at] + rng.randbytes(rng.randrange(1, 12)) + content[at:]


def _spliced(content: bytes, others: list[bytes], rng: random.Random) -> bytes:
    other = rng.choice(others)
    return content[: _place(content, rng)] + other[_place(other, rng) :]


_FAULTS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flip, _flip, _byte, _byte, _number, _number, _number),
    *(_noise, _cut, _without, _twice, _inserted),
)


def _place(content: bytes, rng: random.Random) -> int:
    """More often near the beginning, where headers are."""
    most = max(len(content), 1)
    return rng.randrange(min(most, 200)) if rng.random() < 0.5 else rng.randrange(most)


def _at(content: bytes, rng: random.Random) -> int:
    return content[_place(content, rng)] if content else 0


def _put(content: bytes, at: int, piece: bytes) -> bytes:
    return content[:at] + piece + content[at + len(piece) :]
