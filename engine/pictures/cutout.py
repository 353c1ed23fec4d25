"""A moved, resized, turned or mirrored object: its cut-out put back elsewhere (paper fig. 3). Torch-free."""

from __future__ import annotations

import dataclasses
import math
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.pictures.masks import binary
from engine.protocol.requests import Transform

Mask = npt.NDArray[np.float32]
Coefficients = tuple[float, float, float, float, float, float]

_RIM: Final = 64  # one part in so many of the longer side
_REACH: Final = 3.0  # pixels around each filled one that it is made from


@dataclasses.dataclass(frozen=True)
class Moved:
    """The picture with the object in its new place, the object's new mask, and the pixels it uncovered."""

    picture: Image.Image
    mask: Mask
    uncovered: Mask


def move(
    picture: Image.Image,
    mask: Mask,
    transform: Transform,
    scale: tuple[float, float],
    behind: Image.Image | None = None,
) -> Moved:
    """``mask`` float32 (height, width) in [0, 1]; ``scale`` is pixels of ``picture`` per photo pixel, along x and y.

    ``behind`` is the RGB picture without its object. Where there is none, what the object leaves behind is filled from
    its surroundings, so that no second object shows there. LayerDiffusion learns from neither.
    """
    coefficients = _inverse(mask, transform, scale)
    new_mask = _turned(mask, coefficients)
    cutout = picture.transform(picture.size, Image.Transform.AFFINE, coefficients, Image.Resampling.BICUBIC)
    ground = np.asarray(without_object(picture, mask) if behind is None else behind, dtype=np.float32)
    blend = new_mask[..., None]
    pixels = np.asarray(cutout, dtype=np.float32) * blend + ground * (1 - blend)
    moved = Image.fromarray(pixels.round().clip(0, 255).astype(np.uint8))
    return Moved(moved, new_mask, (mask - new_mask).clip(0, 1))


def moved_mask(mask: Mask, transform: Transform, scale: tuple[float, float]) -> Mask:
    """The mask that ``move`` gives."""
    return _turned(mask, _inverse(mask, transform, scale))


def _turned(mask: Mask, coefficients: Coefficients) -> Mask:
    soft = Image.fromarray(mask)
    turned = soft.transform(soft.size, Image.Transform.AFFINE, coefficients, Image.Resampling.BILINEAR)
    return np.asarray(turned, dtype=np.float32).clip(0, 1)


def _inverse(mask: Mask, transform: Transform, scale: tuple[float, float]) -> Coefficients:
    """Where each new pixel comes from: Pillow's affine coefficients about the mask's centre."""
    rows, columns = np.indices(mask.shape)
    weight = max(float(mask.sum()), 1e-6)
    x = float((columns * mask).sum()) / weight + 0.5
    y = float((rows * mask).sum()) / weight + 0.5
    turn = math.radians(transform.rotate)
    cos, sin = math.cos(turn) / transform.scale, math.sin(turn) / transform.scale
    mirror = -1.0 if transform.flip else 1.0
    # y points down, so an anticlockwise turn seen on screen has this sign; the mirror applies before the turn
    # a frame's model size rounds its aspect; what turns keeps its shape in the photo
    squeezed = scale[0] / scale[1]
    a, b, d, e = mirror * cos, -mirror * sin * squeezed, sin / squeezed, cos
    new_x, new_y = x + transform.dx * scale[0], y + transform.dy * scale[1]
    return a, b, x - a * new_x - b * new_y, d, e, y - d * new_x - e * new_y


def without_object(picture: Image.Image, mask: Mask) -> Image.Image:
    """The picture, masked pixels and a rim around them replaced from their surroundings: RGB.

    The rim holds the object's outline and what of its colours has run into its surroundings.
    """
    rim = max(1, max(picture.size) // _RIM)
    hole = cv2.dilate(binary(mask).astype(np.uint8), np.ones((2 * rim + 1, 2 * rim + 1), np.uint8))
    pixels = np.asarray(picture.convert("RGB"), dtype=np.uint8)
    return Image.fromarray(np.asarray(cv2.inpaint(pixels, hole, _REACH, cv2.INPAINT_TELEA), dtype=np.uint8))
