"""Individual marks: what tells one brown dog from another. Clipped to the object where they are coat."""

from __future__ import annotations

import random
from typing import Final

import msgspec

from engine.starter.animals import Figure
from engine.starter.drawing import Point, capsule_points, ellipse_points, rotate
from engine.starter.vocabulary import COAT_COLOURS, COAT_MARK_KINDS, MARK_COLOURS, MARK_KINDS, THINGS

_FAR_ENOUGH: Final = 150.0  # RGB distance from the coat at which a mark is plainly seen


class Mark(msgspec.Struct, frozen=True):
    """``kind`` and ``colour`` are names of the vocabulary; ``seed`` places spots and stripes."""

    kind: str
    colour: str
    seed: int = 0


def sample_marks(animal: str, coat: str, rng: random.Random) -> tuple[Mark, ...]:
    """One or two marks of different kinds in colours far from the coat's. Things wear no clothes."""
    base = COAT_COLOURS[coat]
    colours = [
        name
        for name, rgb in MARK_COLOURS.items()
        if sum((x - y) ** 2 for x, y in zip(base, rgb, strict=True)) ** 0.5 > _FAR_ENOUGH
    ]
    count = rng.choice((1, 2, 2))
    kinds = rng.sample(COAT_MARK_KINDS if animal in THINGS else MARK_KINDS, count)
    return tuple(Mark(kind, rng.choice(colours), rng.randrange(1000)) for kind in kinds)


def mark_polygons(mark: Mark, figure: Figure) -> tuple[list[list[Point]], bool]:
    """(polygons in local coordinates, whether they are clipped to the object). A thing wears coat marks only: it has
    neither neck nor head nor legs.
    """
    rng = random.Random(mark.seed)
    centre, a, b, tilt = figure.body

    def on_body(u: float, v: float) -> Point:
        x, y = rotate((u * a, v * b), tilt)
        return (centre[0] + x, centre[1] + y)

    if mark.kind == "spots":
        spots = [(-0.62, -0.1), (-0.25, 0.35), (0.1, -0.4), (0.45, 0.2), (-0.2, -0.45)][: rng.choice((4, 5))]
        radius = 0.034 + 0.008 * rng.random()
        jitter = [(u + rng.uniform(-0.08, 0.08), v + rng.uniform(-0.1, 0.1)) for u, v in spots]
        return [ellipse_points(on_body(u, v), radius, radius) for u, v in jitter], True
    if mark.kind == "stripes":
        width = 0.034 + 0.008 * rng.random()
        first = rng.uniform(-0.65, -0.55)
        return [
            capsule_points(on_body(first + i * 0.42, -1.0), on_body(first + i * 0.42, 0.75), width, width)
            for i in range(3)
        ], True
    if mark.kind == "patch":
        where = rng.choice((-0.4, 0.05))
        return [ellipse_points(on_body(where, -0.35), 0.48 * a, 0.62 * b, tilt)], True
    if mark.kind == "collar":
        shoulder, head, width = figure.neck
        t = 0.5
        at = (shoulder[0] + (head[0] - shoulder[0]) * t, shoulder[1] + (head[1] - shoulder[1]) * t)
        length = max(1e-6, ((head[0] - shoulder[0]) ** 2 + (head[1] - shoulder[1]) ** 2) ** 0.5)
        across = (-(head[1] - shoulder[1]) / length * width * 0.72, (head[0] - shoulder[0]) / length * width * 0.72)
        ends = (at[0] - across[0], at[1] - across[1]), (at[0] + across[0], at[1] + across[1])
        return [capsule_points(*ends, 0.05, 0.05)], False
    if mark.kind == "scarf":
        shoulder, head, width = figure.neck
        at = (shoulder[0] + (head[0] - shoulder[0]) * 0.4, shoulder[1] + (head[1] - shoulder[1]) * 0.4)
        around = ellipse_points(at, width * 0.72, max(0.03, width * 0.4))
        end = (at[0] + width * 0.2, at[1] + 0.14)
        return [around, capsule_points((at[0] + width * 0.35, at[1]), end, 0.045, 0.055)], False
    if mark.kind == "saddle":
        seat = [on_body(u, v) for u, v in ((-0.42, -0.98), (0.32, -0.98), (0.22, 0.12), (-0.32, 0.12))]
        return [seat], False
    if mark.kind == "hat":
        (x, y), rx, ry = figure.head
        top = y - ry * 0.78
        brim = [
            (x - rx * 0.85, top + 0.018),
            (x + rx * 0.85, top + 0.018),
            (x + rx * 0.85, top - 0.018),
            (x - rx * 0.85, top - 0.018),
        ]
        crown = [(x - 0.048, top), (x + 0.048, top), (x + 0.04, top - 0.085), (x - 0.04, top - 0.085)]
        return [brim, crown], False
    polygons: list[list[Point]] = []  # socks
    for hip, foot, width in figure.legs:
        at = (hip[0] + (foot[0] - hip[0]) * 0.66, hip[1] + (foot[1] - hip[1]) * 0.66)
        polygons.append(capsule_points(at, foot, width * 1.1, width * 1.1))
    return polygons, True
