"""The places: each draws sky, ground and a few things, varied by a random generator."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final

from engine.starter.drawing import Paper, mix, shade
from engine.starter.vocabulary import Colour

HORIZON: Final = 0.58


def _sky(paper: Paper, rng: random.Random, top: Colour, bottom: Colour, horizon: float) -> None:
    light = rng.uniform(0.93, 1.05)
    paper.gradient(0.0, horizon, shade(top, light), shade(bottom, light))


def _cloud(paper: Paper, rng: random.Random, colour: Colour = (252, 252, 255)) -> None:
    x, y, r = rng.uniform(0.1, 0.9), rng.uniform(0.08, 0.24), rng.uniform(0.04, 0.06)
    for dx, k in ((-1.1, 0.75), (0.0, 1.0), (1.1, 0.7)):
        paper.ellipse((x + dx * r, y), r * k * 1.25, r * k * 0.8, colour)


def _beach(paper: Paper, rng: random.Random) -> None:
    sea = HORIZON - rng.uniform(0.10, 0.16)
    _sky(paper, rng, (112, 190, 242), (204, 234, 250), sea)
    paper.gradient(sea, HORIZON + 0.04, (18, 104, 178), (60, 176, 204))
    paper.gradient(HORIZON + 0.03, 1.0, (246, 224, 168), (232, 202, 140))
    paper.rectangle(0, HORIZON + 0.015, 1, HORIZON + 0.035, (244, 250, 250))
    sun = rng.uniform(0.1, 0.9)
    paper.ellipse((sun, 0.14), 0.065, 0.065, (255, 236, 120))
    if rng.random() < 0.6:
        x = rng.choice((0.08, 0.92))
        paper.capsule((x, HORIZON + 0.1), (x + 0.03, 0.25), 0.035, (140, 98, 58))
        for dx, dy in ((-0.12, 0.03), (0.12, 0.03), (-0.07, -0.08), (0.08, -0.08)):
            paper.capsule((x + 0.03, 0.25), (x + 0.03 + dx, 0.25 + dy), 0.045, (40, 140, 62))


def _forest(paper: Paper, rng: random.Random) -> None:
    _sky(paper, rng, (44, 92, 52), (86, 132, 74), HORIZON + 0.06)
    paper.gradient(HORIZON + 0.05, 1.0, (58, 92, 40), (40, 66, 30))
    for i in range(5):
        x = 0.02 + i * 0.24 + rng.uniform(-0.05, 0.05)
        tone = rng.uniform(0.85, 1.1)
        paper.rectangle(x - 0.035, 0.1, x + 0.035, HORIZON + 0.09, shade((84, 56, 34), tone))
        paper.ellipse((x, rng.uniform(0.05, 0.13)), 0.15, 0.14, shade((30, 88, 40), tone))


def _pine(paper: Paper, x: float, base: float, height: float, colour: Colour, cap: Colour) -> None:
    for i in range(3):
        y = base - height * i * 0.27
        w = height * (0.36 - 0.09 * i)
        paper.polygon([(x - w, y), (x + w, y), (x, y - height * 0.46)], colour)
        paper.polygon(
            [(x - w * 0.45, y - height * 0.25), (x + w * 0.45, y - height * 0.25), (x, y - height * 0.46)], cap
        )


def _snow(paper: Paper, rng: random.Random) -> None:
    _sky(paper, rng, (160, 182, 210), (212, 224, 236), HORIZON)
    paper.gradient(HORIZON - 0.005, 1.0, (250, 252, 255), (222, 232, 246))
    for x in (rng.uniform(0.05, 0.25), rng.uniform(0.72, 0.95)):
        _pine(paper, x, HORIZON + 0.05, rng.uniform(0.36, 0.46), (52, 96, 92), (250, 252, 255))
    for _ in range(18):
        paper.ellipse((rng.random(), rng.random() * 0.9), 0.013, 0.013, (255, 255, 255))


def _desert(paper: Paper, rng: random.Random) -> None:
    _sky(paper, rng, (250, 186, 104), (255, 224, 160), HORIZON)
    paper.gradient(HORIZON, 1.0, (222, 150, 66), (200, 122, 48))
    for x in (rng.uniform(0.0, 0.3), rng.uniform(0.6, 1.0)):
        paper.ellipse((x, HORIZON + 0.05), 0.38, 0.13, (212, 138, 58))
    paper.ellipse((rng.uniform(0.15, 0.85), 0.14), 0.07, 0.07, (255, 246, 214))
    x = rng.choice((rng.uniform(0.07, 0.15), rng.uniform(0.85, 0.93)))
    green = (62, 130, 62)
    paper.capsule((x, HORIZON + 0.1), (x, 0.3), 0.065, green)
    paper.capsule((x - 0.07, 0.47), (x - 0.07, 0.39), 0.04, green)
    paper.capsule((x - 0.07, 0.47), (x, 0.48), 0.04, green)
    paper.capsule((x + 0.07, 0.42), (x + 0.07, 0.34), 0.04, green)
    paper.capsule((x + 0.07, 0.42), (x, 0.44), 0.04, green)


def _meadow(paper: Paper, rng: random.Random) -> None:
    _sky(paper, rng, (120, 196, 246), (206, 234, 250), HORIZON)
    paper.gradient(HORIZON - 0.01, 1.0, (126, 200, 76), (88, 168, 54))
    for _ in range(2):
        _cloud(paper, rng)
    for _ in range(16):
        at = (rng.random(), rng.uniform(HORIZON + 0.05, 0.98))
        paper.ellipse(at, 0.02, 0.02, rng.choice(((244, 80, 110), (255, 236, 90), (250, 250, 250), (196, 110, 224))))


def _city(paper: Paper, rng: random.Random) -> None:
    _sky(paper, rng, (12, 14, 44), (36, 36, 84), HORIZON + 0.08)
    paper.gradient(HORIZON + 0.08, 1.0, (66, 66, 78), (48, 48, 58))
    paper.ellipse((rng.uniform(0.1, 0.9), 0.1), 0.05, 0.05, (246, 242, 206))
    x = -0.05
    while x < 1.0:
        width, top = rng.uniform(0.16, 0.24), rng.uniform(0.16, 0.36)
        paper.rectangle(x, top, x + width - 0.015, HORIZON + 0.09, mix((28, 28, 50), (52, 46, 70), rng.random()))
        for row in range(5):
            for column in range(2):
                if rng.random() < 0.6:
                    wx, wy = x + 0.03 + column * width * 0.42, top + 0.04 + row * 0.085
                    if wy < HORIZON + 0.02:
                        paper.rectangle(wx, wy, wx + 0.045, wy + 0.045, (252, 212, 96))
        x += width


def _room(paper: Paper, rng: random.Random) -> None:
    wall = rng.choice(((206, 172, 176), (196, 178, 200), (214, 186, 160)))
    floor = HORIZON + 0.08
    paper.gradient(0.0, floor, shade(wall, 1.04), shade(wall, 0.95))
    paper.gradient(floor, 1.0, (164, 108, 70), (140, 88, 56))
    paper.rectangle(0, floor - 0.025, 1, floor + 0.005, (244, 236, 226))
    x = rng.choice((0.12, 0.6))
    paper.rectangle(x, 0.09, x + 0.28, 0.38, (250, 246, 240))
    paper.rectangle(x + 0.025, 0.115, x + 0.255, 0.355, (150, 206, 240))
    paper.rectangle(x + 0.13, 0.09, x + 0.15, 0.38, (250, 246, 240))
    sofa = 0.62 if x < 0.4 else 0.04
    paper.rectangle(sofa, 0.42, sofa + 0.34, floor + 0.04, (172, 52, 72))
    paper.rectangle(sofa - 0.03, 0.5, sofa + 0.05, floor + 0.05, (150, 42, 62))
    paper.rectangle(sofa + 0.29, 0.5, sofa + 0.37, floor + 0.05, (150, 42, 62))
    paper.ellipse((0.5, 0.86), 0.42, 0.085, rng.choice(((92, 110, 150), (110, 140, 120))))


def _mountains(paper: Paper, rng: random.Random) -> None:
    _sky(paper, rng, (96, 164, 226), (188, 216, 240), HORIZON + 0.02)
    for x, height, tone in (
        (rng.uniform(0.1, 0.25), 0.44, 0.92),
        (rng.uniform(0.72, 0.9), 0.42, 0.85),
        (rng.uniform(0.42, 0.58), 0.5, 1.0),
    ):
        peak = HORIZON + 0.03 - height
        paper.polygon([(x - 0.34, HORIZON + 0.03), (x, peak), (x + 0.34, HORIZON + 0.03)], shade((126, 122, 140), tone))
        paper.polygon([(x - 0.1, peak + 0.13), (x, peak), (x + 0.1, peak + 0.13), (x, peak + 0.1)], (252, 252, 255))
    paper.gradient(HORIZON + 0.02, 1.0, (148, 152, 122), (116, 124, 98))
    for _ in range(5):
        paper.ellipse((rng.random(), rng.uniform(HORIZON + 0.08, 0.97)), 0.045, 0.026, (156, 152, 152))


def _lake(paper: Paper, rng: random.Random) -> None:
    _sky(paper, rng, (170, 206, 232), (226, 236, 240), 0.36)
    for x in (0.15, 0.5, 0.88):
        paper.ellipse((x + rng.uniform(-0.06, 0.06), 0.38), 0.3, rng.uniform(0.1, 0.16), (58, 116, 84))
    paper.gradient(0.38, 0.70, (56, 132, 176), (96, 176, 210))
    for _ in range(6):
        x, y = rng.random(), rng.uniform(0.42, 0.66)
        paper.capsule((x, y), (x + 0.1, y), 0.014, (186, 224, 240))
    paper.gradient(0.69, 1.0, (98, 146, 62), (76, 122, 50))
    for x in (rng.uniform(0.02, 0.1), rng.uniform(0.9, 0.98)):
        for dx in (-0.03, 0.0, 0.03):
            paper.capsule((x + dx, 0.76), (x + dx * 1.6, 0.5), 0.016, (70, 112, 40))
            paper.capsule((x + dx * 1.6, 0.53), (x + dx * 1.6, 0.46), 0.03, (110, 72, 40))


def _road(paper: Paper, rng: random.Random) -> None:
    _sky(paper, rng, (150, 204, 244), (224, 238, 248), HORIZON)
    paper.gradient(HORIZON - 0.01, 1.0, (150, 184, 84), (128, 164, 70))
    paper.gradient(HORIZON + 0.10, 0.97, (108, 108, 114), (88, 88, 94))
    shift = rng.uniform(0, 0.25)
    for i in range(-1, 5):
        x = i * 0.25 + shift
        paper.rectangle(x, 0.86, x + 0.13, 0.885, (250, 250, 244))
    for i in range(7):
        x = i * 0.16 + shift * 0.5 - 0.05
        paper.rectangle(x, HORIZON - 0.11, x + 0.028, HORIZON + 0.06, (246, 240, 230))
    paper.rectangle(0, HORIZON - 0.075, 1, HORIZON - 0.045, (246, 240, 230))
    paper.rectangle(0, HORIZON - 0.01, 1, HORIZON + 0.02, (246, 240, 230))
    if rng.random() < 0.6:
        _cloud(paper, rng)


DRAW_PLACE: Final[Mapping[str, Callable[[Paper, random.Random], None]]] = {
    "on a beach": _beach,
    "in a forest": _forest,
    "in the snow": _snow,
    "in a desert": _desert,
    "in a meadow": _meadow,
    "in a city at night": _city,
    "in a living room": _room,
    "in the mountains": _mountains,
    "by a lake": _lake,
    "on a road": _road,
}
