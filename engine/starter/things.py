"""The things: a car, a boat and a chair, facing right, in the local coordinates of animals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from engine.starter.animals import Figure, Part
from engine.starter.drawing import Point, capsule_points, ellipse_points
from engine.starter.vocabulary import Colour

_TYRE: Final[Colour] = (40, 40, 46)
_GLASS: Final[Colour] = (176, 216, 236)
_WOOD: Final[Colour] = (126, 86, 50)


def thing_figure(thing: str) -> Figure:
    """Raises KeyError for a word outside the vocabulary."""
    return _DRAW[thing]()


def _figure(parts: list[Part], body: tuple[Point, float, float]) -> Figure:
    """``body``: the centre and half the measures of what marks lie on. A thing has neither neck nor head nor legs."""
    nowhere = ((0.0, 0.0), 0.0, 0.0)
    return Figure(parts, (*body, 0.0), (nowhere[0], nowhere[0], 0.0), nowhere, [], 0.0)


def _car() -> Figure:
    parts = [
        Part([(-0.19, -0.19), (-0.13, -0.31), (0.05, -0.31), (0.13, -0.19)], 0.9),
        Part([(-0.27, -0.07), (-0.27, -0.18), (-0.24, -0.21), (0.13, -0.21), (0.25, -0.17), (0.28, -0.07)]),
        Part([(-0.13, -0.22), (-0.105, -0.282), (-0.05, -0.282), (-0.05, -0.22)], 1, _GLASS),
        Part([(-0.015, -0.22), (-0.015, -0.282), (0.035, -0.282), (0.075, -0.22)], 1, _GLASS),
        Part(ellipse_points((0.25, -0.145), 0.022, 0.022), 1, (255, 240, 150)),
    ]
    for x in (-0.15, 0.15):
        parts += [
            Part(ellipse_points((x, -0.06), 0.054, 0.054), 1, _TYRE),
            Part(ellipse_points((x, -0.06), 0.022, 0.022), 1, (196, 198, 204)),
        ]
    return _figure(parts, ((0.0, -0.14), 0.25, 0.075))


def _boat() -> Figure:
    parts = [
        Part(capsule_points((0.0, -0.165), (0.0, -0.46), 0.026, 0.02), 1, _WOOD),
        Part([(-0.025, -0.44), (-0.025, -0.17), (-0.24, -0.17)]),
        Part([(0.025, -0.41), (0.025, -0.17), (0.2, -0.17)], 1.12),
        Part([(-0.26, -0.145), (0.31, -0.165), (0.2, 0.0), (-0.19, 0.0)]),
        Part([(-0.26, -0.145), (0.31, -0.165), (0.295, -0.125), (-0.25, -0.105)], 0.72),
    ]
    return _figure(parts, ((-0.06, -0.2), 0.19, 0.17))


def _chair() -> Figure:
    parts = [
        Part(capsule_points((-0.1, -0.2), (-0.1, -0.02), 0.035, 0.03), 0.7),
        Part(capsule_points((0.12, -0.2), (0.12, -0.02), 0.035, 0.03), 0.7),
        Part([(-0.2, -0.2), (-0.225, -0.5), (-0.145, -0.5), (-0.11, -0.2)], 1.0),
        Part([(-0.2, -0.24), (0.15, -0.24), (0.19, -0.16), (-0.18, -0.16)], 1.1),
        Part(capsule_points((-0.16, -0.18), (-0.17, -0.015), 0.042, 0.036), 0.9),
        Part(capsule_points((0.165, -0.18), (0.175, -0.015), 0.042, 0.036), 0.9),
    ]
    return _figure(parts, ((-0.06, -0.29), 0.17, 0.18))


_DRAW: Final[Mapping[str, Callable[[], Figure]]] = {"car": _car, "boat": _boat, "chair": _chair}
