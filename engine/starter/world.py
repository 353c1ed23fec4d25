"""The picture-book world: scenes drawn from parameters, with the object's exact mask and captions.

The same parameters give the same picture at every size. The world knows what it drew, so it is both
the starter's training data and the ground truth that edits are judged by.
"""

from __future__ import annotations

import random
from typing import Any

import msgspec
import numpy as np
from PIL import Image, ImageChops, ImageFilter

from engine.errors import UsageError
from engine.starter.animals import Part, pose_animal
from engine.starter.captions import Captions, plain
from engine.starter.drawing import Paper, Point, shade
from engine.starter.marks import Mark, mark_polygons, sample_marks
from engine.starter.places import DRAW_PLACE
from engine.starter.vocabulary import ANIMALS, COAT_COLOURS, COLOURS, MARK_COLOURS, PLACES, POSES, Colour

_GROUND = 0.84  # where feet stand, in frame heights
_OUTLINE = 0.012  # width of the dark line around the animal, in frame widths
_SUPERSAMPLING = 4


class Parameters(msgspec.Struct, frozen=True):
    """A scene. ``size`` scales the animal, ``x`` and ``y`` move it (frame units), ``flip`` faces it left.

    ``light`` scales brightness, ``seed`` varies the place and the coat's shade.
    """

    animal: str
    colour: str
    pose: str
    place: str
    size: float
    x: float
    y: float
    flip: bool
    marks: tuple[Mark, ...]
    light: float = 1.0
    seed: int = 0


class Scene(msgspec.Struct, frozen=True):
    """``picture`` RGB, ``mask`` float32 (size, size) in [0, 1], 1 = object."""

    picture: Image.Image
    mask: np.ndarray[Any, np.dtype[np.float32]]
    parameters: Parameters
    captions: Captions


def sample_parameters(rng: random.Random, **fixed: str) -> Parameters:
    """Random parameters; ``fixed`` holds animal, colour, pose or place still.

    Raises UsageError for a name or value outside the vocabulary.
    """
    choices = {"animal": ANIMALS, "colour": COLOURS, "pose": POSES, "place": PLACES}
    for name, value in fixed.items():
        if name not in choices:
            raise UsageError("A scene has no '{name}'.", "Choose one of: {names}.", name=name, names=", ".join(choices))
        if value not in choices[name]:
            raise UsageError(
                "The world has no {name} '{value}'.",
                "Choose one of: {names}.",
                name=name,
                value=value,
                names=", ".join(choices[name]),
            )
    drawn = {name: rng.choice(options) for name, options in choices.items()} | fixed
    return Parameters(
        **drawn,
        size=round(rng.uniform(0.92, 1.18), 3),
        x=round(rng.uniform(-0.08, 0.08), 3),
        y=round(rng.uniform(-0.03, 0.05), 3),
        flip=rng.random() < 0.5,
        marks=sample_marks(drawn["colour"], rng),
        light=round(rng.uniform(0.92, 1.05), 3),
        seed=rng.randrange(1 << 30),
    )


def _grown(points: list[Point], by: float) -> list[Point]:
    """The polygon pushed outwards from its centre by about ``by``: its dark outline."""
    cx, cy = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    grown: list[Point] = []
    for x, y in points:
        length = max(1e-6, ((x - cx) ** 2 + (y - cy) ** 2) ** 0.5)
        grown.append((x + (x - cx) / length * by, y + (y - cy) / length * by))
    return grown


class _Placer:
    """Local animal coordinates to frame coordinates."""

    def __init__(self, p: Parameters, top: float) -> None:
        self._x, self._y = 0.5 + p.x, _GROUND + p.y
        # a tall animal in a high leap shrinks rather than leave the frame
        self._scale = min(p.size, (self._y - 0.05) / -top)
        self._sign = -1 if p.flip else 1

    def __call__(self, points: list[Point]) -> list[Point]:
        return [(self._x + self._sign * self._scale * x, self._y + self._scale * y) for x, y in points]


def draw_scene(parameters: Parameters, size: int) -> Scene:
    """The scene as a ``size`` x ``size`` picture with its exact, antialiased object mask."""
    p = parameters
    rng = random.Random(p.seed)
    side = size * _SUPERSAMPLING
    paper = Paper(side)
    DRAW_PLACE[p.place](paper, rng)
    figure = pose_animal(p.animal, p.pose)
    marks = [(mark, *mark_polygons(mark, figure)) for mark in p.marks]
    top = min(y for part in figure.parts for _, y in part.points)
    place = _Placer(p, min([top, *(y for _, polygons, _ in marks for polygon in polygons for _, y in polygon)]))
    coat = shade(COAT_COLOURS[p.colour], rng.uniform(0.94, 1.06))

    cut_out = Paper(side)
    coat_mask = Paper(side)
    white: Colour = (255, 255, 255)
    shadow_width = 0.26 if figure.lift < 0.1 else 0.17
    shadow = place([(x, y * 0.14) for x, y in _circle(shadow_width)])
    paper.image.paste(_darkened(paper.image, shadow), (0, 0))
    outline = shade(coat, 0.38) if p.colour != "black" else (96, 94, 104)
    for part in figure.parts:
        for sheet, colour in ((paper, outline), (cut_out, white)):
            sheet.polygon(place(_grown(part.points, _OUTLINE)), colour)
    for _, polygons, clipped in marks:
        if not clipped:
            for polygon in polygons:
                paper.polygon(place(_grown(polygon, _OUTLINE)), outline)
                cut_out.polygon(place(_grown(polygon, _OUTLINE)), white)
    details: list[Part] = []
    for part in figure.parts:
        paper.polygon(place(part.points), part.colour or shade(coat, part.tone))
        if part.colour is None:
            coat_mask.polygon(place(part.points), white)
        else:
            details.append(part)
    for mark, polygons, clipped in marks:
        _paint_mark(paper, coat_mask, [place(polygon) for polygon in polygons], MARK_COLOURS[mark.colour], clipped)
    for part in details:  # eyes, noses and beaks stay above marks
        paper.polygon(place(part.points), part.colour or coat)
    picture = paper.image.reduce(_SUPERSAMPLING)
    picture = Image.eval(picture, lambda value: min(255, round(value * p.light)))
    mask = np.asarray(cut_out.image.convert("L").reduce(_SUPERSAMPLING), dtype=np.float32) / 255.0
    return Scene(picture, mask, p, plain(p.animal, p.colour, p.pose, p.place, p.flip))


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


def _paint_mark(paper: Paper, coat: Paper, polygons: list[list[Point]], colour: Colour, clipped: bool) -> None:
    if not clipped:
        for polygon in polygons:
            paper.polygon(polygon, colour)
        return
    stencil = Paper(paper.size)
    for polygon in polygons:
        stencil.polygon(polygon, (255, 255, 255))
    inside = ImageChops.multiply(stencil.image, coat.image).convert("L")
    paper.image.paste(colour, (0, 0), inside)
