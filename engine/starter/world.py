"""The picture-book world: scenes drawn from parameters, with the object's exact mask and captions.

The same parameters give the same picture at every size. The world knows what it drew, so it is both
the starter's training data and the ground truth that edits are judged by.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from PIL import Image, ImageChops, ImageFilter

from engine.starter.animals import Figure, Part, pose_animal
from engine.starter.captions import Captions, plain
from engine.starter.drawing import Paper, Point, shade
from engine.starter.marks import Mark, mark_polygons
from engine.starter.parameters import Parameters
from engine.starter.places import DRAW_PLACE
from engine.starter.things import thing_figure
from engine.starter.vocabulary import COAT_COLOURS, MARK_COLOURS, POSES, THINGS, Colour
from engine.starter.weather import draw_weather

Mask = np.ndarray[Any, np.dtype[np.float32]]

_GROUND = 0.84  # where feet stand, in frame heights
_WHITE: Colour = (255, 255, 255)
_OUTLINE = 0.012  # width of the dark line around an object, in frame widths
_BEHIND = -0.09  # where a companion stands, over the ground's line
_SUPERSAMPLING = 4


class Scene(msgspec.Struct, frozen=True):
    """``picture`` RGB, ``mask`` float32 (size, size) in [0, 1], 1 = object; so is ``companion_mask``: what can be
    seen of the second object, all 0 without one.
    """

    picture: Image.Image
    mask: Mask
    companion_mask: Mask
    parameters: Parameters
    captions: Captions


def _grown(points: list[Point], by: float) -> list[Point]:
    """The polygon pushed outwards from its centre by about ``by``: its dark outline."""
    cx, cy = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    grown: list[Point] = []
    for x, y in points:
        length = max(1e-6, ((x - cx) ** 2 + (y - cy) ** 2) ** 0.5)
        grown.append((x + (x - cx) / length * by, y + (y - cy) / length * by))
    return grown


class _Placer:
    """Local coordinates to frame coordinates; ``top`` is the figure's highest point."""

    def __init__(self, size: float, x: float, y: float, flip: bool, top: float) -> None:
        self._x, self._y = 0.5 + x, _GROUND + y
        # a tall animal in a high leap shrinks rather than leave the frame
        self._scale = min(size, (self._y - 0.05) / -top)
        self._sign = -1 if flip else 1

    def __call__(self, points: list[Point]) -> list[Point]:
        return [(self._x + self._sign * self._scale * x, self._y + self._scale * y) for x, y in points]


class _Sheets:
    """Where an object is painted: the picture, its cut-out, and the part of it that is coat."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self.cut_out, self.coat = paper, Paper(paper.size), Paper(paper.size)

    def mask(self) -> Mask:
        small = self.cut_out.image.convert("L").reduce(_SUPERSAMPLING)
        return np.asarray(small, dtype=np.float32) / 255.0

    def outline(self, points: list[Point], colour: Colour) -> None:
        self.paper.polygon(points, colour)
        self.cut_out.polygon(points, _WHITE)

    def mark(self, polygons: list[list[Point]], colour: Colour, clipped: bool) -> None:
        if not clipped:
            for polygon in polygons:
                self.paper.polygon(polygon, colour)
            return
        stencil = Paper(self.paper.size)
        for polygon in polygons:
            stencil.polygon(polygon, _WHITE)
        inside = ImageChops.multiply(stencil.image, self.coat.image).convert("L")
        self.paper.image.paste(colour, (0, 0), inside)


def draw_scene(parameters: Parameters, size: int) -> Scene:
    """The scene as a ``size`` x ``size`` picture with its exact, antialiased object mask, all 0 where it is empty."""
    p = parameters
    rng = random.Random(p.seed)
    paper = Paper(size * _SUPERSAMPLING)
    DRAW_PLACE[p.place](paper, rng)
    shade_of_coat = rng.uniform(0.94, 1.06)
    draw_weather(paper, p.place, p.weather, rng)
    behind = np.zeros((size, size), dtype=np.float32)
    if p.companion is not None:
        other, companion = p.companion, _Sheets(paper)
        figure = _figure(other.animal, POSES[0])
        place = _Placer(other.size, other.x, _BEHIND, other.flip, _top(figure.parts))
        _draw_object(companion, figure, (), other.colour, 1.0, place)
        behind = companion.mask()
    sheets = _Sheets(paper)
    if not p.empty:
        figure = _figure(p.animal, p.pose)
        marks = [(mark, *mark_polygons(mark, figure)) for mark in p.marks]
        top = min([_top(figure.parts), *(y for _, polygons, _ in marks for polygon in polygons for _, y in polygon)])
        _draw_object(sheets, figure, marks, p.colour, shade_of_coat, _Placer(p.size, p.x, p.y, p.flip, top))
    picture = paper.image.reduce(_SUPERSAMPLING)
    picture = Image.eval(picture, lambda value: min(255, round(value * p.light)))
    mask = sheets.mask()
    return Scene(picture, mask, behind * (1 - mask), p, plain(p))


def _figure(animal: str, pose: str) -> Figure:
    return thing_figure(animal) if animal in THINGS else pose_animal(animal, pose)


def _top(parts: list[Part]) -> float:
    return min(y for part in parts for _, y in part.points)


def _draw_object(
    sheets: _Sheets,
    figure: Figure,
    marks: Sequence[tuple[Mark, list[list[Point]], bool]],
    colour: str,
    brightness: float,
    place: _Placer,
) -> None:
    """Shadow, outline, body, marks and details. ``marks``: each with its polygons, and whether they are clipped."""
    paper = sheets.paper
    shadow = place([(x, y * 0.14) for x, y in _circle(0.26 if figure.lift < 0.1 else 0.17)])
    paper.image.paste(_darkened(paper.image, shadow), (0, 0))
    coat = shade(COAT_COLOURS[colour], brightness)
    outline = shade(coat, 0.38) if colour != "black" else (96, 94, 104)
    for part in figure.parts:
        sheets.outline(place(_grown(part.points, _OUTLINE)), outline)
    for _, polygons, clipped in marks:
        if not clipped:
            for polygon in polygons:
                sheets.outline(place(_grown(polygon, _OUTLINE)), outline)
    for part in figure.parts:
        paper.polygon(place(part.points), part.colour or shade(coat, part.tone))
        sheets.coat.polygon(place(part.points), _WHITE if part.colour is None else (0, 0, 0))
    for mark, polygons, clipped in marks:
        sheets.mark([place(polygon) for polygon in polygons], MARK_COLOURS[mark.colour], clipped)
    for part in figure.parts:  # eyes, beaks, antlers and tyres stay above marks
        if part.colour is not None:
            paper.polygon(place(part.points), part.colour)


def _circle(radius: float) -> list[Point]:
    paper_points = [(radius * np.cos(a), radius * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 28, endpoint=False)]
    return [(float(x), float(y)) for x, y in paper_points]


def _darkened(image: Image.Image, polygon: list[Point]) -> Image.Image:
    """The picture with a soft shadow inside the polygon."""
    stencil = Paper(image.width)
    stencil.polygon(polygon, (92, 92, 92))
    light = ImageChops.invert(
        stencil.image.reduce(4).filter(ImageFilter.BoxBlur(image.width // 128)).resize(image.size)
    )
    return ImageChops.multiply(image, light)
