"""Shapes on a supersampled Pillow canvas, in frame coordinates: [0, 1], x right, y down."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from engine.starter.vocabulary import Colour

Point = tuple[float, float]


def shade(colour: Colour, factor: float) -> Colour:
    """The colour brightened (> 1) or darkened (< 1), clipped to [0, 255]."""
    r, g, b = (min(255, max(0, round(channel * factor))) for channel in colour)
    return (r, g, b)


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """``a`` at t = 0, ``b`` at t = 1."""
    r, g, b_ = (round(x + (y - x) * t) for x, y in zip(a, b, strict=True))
    return (r, g, b_)


def rotate(point: Point, degrees: float) -> Point:
    """About the origin, anticlockwise on screen (y points down)."""
    angle = math.radians(-degrees)
    x, y = point
    return (x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle))


def ellipse_points(centre: Point, rx: float, ry: float, degrees: float = 0.0, count: int = 28) -> list[Point]:
    """A rotated ellipse as a polygon."""
    points: list[Point] = []
    for i in range(count):
        a = 2 * math.pi * i / count
        x, y = rotate((rx * math.cos(a), ry * math.sin(a)), degrees)
        points.append((centre[0] + x, centre[1] + y))
    return points


def capsule_points(start: Point, end: Point, start_width: float, end_width: float) -> list[Point]:
    """A limb with round ends; widths are full widths."""
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    points: list[Point] = []
    for centre, radius, first in ((start, start_width / 2, math.pi / 2), (end, end_width / 2, -math.pi / 2)):
        for i in range(9):
            a = angle + first + math.pi * i / 8
            points.append((centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)))
    return points


class Paper:
    """A square RGB canvas of ``size`` pixels a side that draws in frame coordinates."""

    def __init__(self, size: int, colour: Colour = (0, 0, 0)) -> None:
        self.size = size
        self.image = Image.new("RGB", (size, size), colour)
        self._draw = ImageDraw.Draw(self.image)

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.size, y * self.size) for x, y in points]

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        self._draw.polygon(self._pixels(points), fill=colour)

    def rectangle(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour)

    def ellipse(self, centre: Point, rx: float, ry: float, colour: Colour, degrees: float = 0.0) -> None:
        self.polygon(ellipse_points(centre, rx, ry, degrees), colour)

    def capsule(self, start: Point, end: Point, width: float, colour: Colour) -> None:
        self.polygon(capsule_points(start, end, width, width), colour)

    def gradient(self, y0: float, y1: float, top: Colour, bottom: Colour) -> None:
        """Horizontal bands from ``top`` to ``bottom``."""
        bands = 24
        for i in range(bands):
            a, b = y0 + (y1 - y0) * i / bands, y0 + (y1 - y0) * (i + 1) / bands
            self.rectangle(-0.01, a, 1.01, b + 0.005, mix(top, bottom, i / (bands - 1)))
