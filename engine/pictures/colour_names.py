"""An object's colour and the word for it: a prompt and the picture it is learned from are to agree. Torch-free."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

Mask = npt.NDArray[np.float32]

# The basic colour terms of English (Berlin and Kay, 1969) and what fur is called. Those that the picture-book world has
# stand as it draws them, so there they are told without a doubt; photos are not so kind.
NAMED: Final[dict[str, tuple[int, int, int]]] = {
    "black": (44, 42, 48),
    "white": (242, 240, 234),
    "grey": (142, 144, 150),
    "brown": (132, 82, 44),
    "orange": (236, 126, 38),
    "golden": (230, 190, 78),
    "yellow": (250, 226, 50),
    "pink": (242, 150, 184),
    "red": (208, 38, 46),
    "green": (50, 150, 70),
    "blue": (72, 122, 216),
    "purple": (130, 60, 172),
}
_ALSO: Final = {"gray": "grey", "gold": "golden", "blond": "golden", "ginger": "orange", "violet": "purple"}
_NEXT_THING: Final = frozenset({"with", "wearing", "and", "in", "on", "beside", "near"})
_INSIDE: Final = 0.9  # of a mask's strongest coverage: the edge mixes the object's colour with what is behind it


def dominant(picture: Image.Image, mask: Mask, known: Collection[str]) -> str | None:
    """The name, among those in ``known`` (all where it is empty), that most of the object's pixels are nearest to.

    ``mask`` is float32 (height, width) in [0, 1], 1 = object. None where nothing is inside it.
    """
    names = [name for name in NAMED if not known or name in known]
    counts = _counts(picture, mask, names)
    return names[int(counts.argmax())] if names and counts.any() else None


def share(picture: Image.Image, mask: Mask, colour: str) -> float:
    """Of the object's pixels those nearest to ``colour``, in [0, 1]. ``mask`` as in ``dominant``."""
    counts = _counts(picture, mask, list(NAMED))
    return float(counts[list(NAMED).index(colour)]) / max(1, int(counts.sum()))


def _counts(picture: Image.Image, mask: Mask, names: Sequence[str]) -> npt.NDArray[np.int64]:
    """How many of the object's pixels are nearest to each of ``names``."""
    pixels = np.asarray(picture.convert("RGB"), dtype=np.uint8)[mask > _INSIDE * mask.max()]
    references = np.array([NAMED[name] for name in names], dtype=np.uint8).reshape(-1, 3)
    if not len(pixels) or not names:
        return np.zeros(len(names), dtype=np.int64)
    distance = np.linalg.norm(_lab(pixels)[:, None] - _lab(references)[None], axis=-1)
    return np.bincount(distance.argmin(axis=1), minlength=len(names)).astype(np.int64)


def named_in(text: str) -> str | None:
    """The first colour that ``text`` names, as it is called in ``NAMED``; not that of what the object has or wears."""
    words = re.findall(r"[a-z]+", text.lower())
    own = itertools.takewhile(lambda word: word not in _NEXT_THING, words)
    return next((colour for word in own if (colour := _ALSO.get(word, word)) in NAMED), None)


def recoloured(picture: Image.Image, mask: Mask, old: str, new: str) -> Image.Image:
    """The object with its ``old`` colour turned into the ``new`` one; what is nearer to another colour stays.

    Each pixel keeps its distance from the old colour, in CIE L*a*b*: light and shade stay. ``mask`` as in ``dominant``.
    """
    pixels = np.asarray(picture.convert("RGB"), dtype=np.uint8)
    names, lab = list(NAMED), _lab(pixels.reshape(-1, 3))
    references = _lab(np.array(list(NAMED.values()), dtype=np.uint8))
    nearest = np.linalg.norm(lab[:, None] - references[None], axis=-1).argmin(axis=1)
    shape = mask / max(mask.max(), np.float32(1 / 255))  # of half opacity it is an object all the same
    share = (nearest == names.index(old)).astype(np.float32).reshape(mask.shape) * shape
    soft = np.asarray(ndimage.gaussian_filter(share, max(mask.shape) / 256), dtype=np.float32)
    soft = (soft * (mask > 0))[..., None]
    turned = lab + references[names.index(new)] - references[names.index(old)]
    turned[:, 0] = turned[:, 0].clip(0, 100)
    rgb = np.asarray(cv2.cvtColor(turned[None], cv2.COLOR_LAB2RGB), dtype=np.float32).reshape(pixels.shape)
    mixed: npt.NDArray[np.float32] = pixels * (1 - soft) + rgb.clip(0, 1) * 255 * soft
    return Image.fromarray(mixed.round().astype(np.uint8))


def with_colour(text: str, colour: str) -> str:
    """``text`` with ``colour`` after its article: "a dog jumping" becomes "a brown dog jumping"."""
    match = re.match(r"(an?|the|one)\s+", text.strip(), re.IGNORECASE)
    if match is None:
        return f"{colour} {text.strip()}"
    article = match[1].lower()
    if article in ("a", "an"):
        article = "an" if colour[0] in "aeiou" else "a"
    return f"{article} {colour} {text.strip()[match.end() :]}"


def _lab(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """CIE L*a*b* of (N, 3) sRGB."""
    scaled = (rgb.astype(np.float32) / 255).reshape(1, -1, 3)
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB), dtype=np.float32)[0]
