"""Weather and time of day: they change the place, not the object, whose colours stay what captions call them."""

from __future__ import annotations

import random

from PIL import Image, ImageChops

from engine.starter.drawing import Paper
from engine.starter.vocabulary import Colour


def draw_weather(paper: Paper, place: str, weather: str, rng: random.Random) -> None:
    """On the place, which is drawn already. Raises KeyError for a word outside the vocabulary."""
    if weather == "clear":
        return
    if weather == "in the fog":
        thick = rng.uniform(0.6, 0.7)
        paper.image.paste(Image.blend(paper.image, Image.new("RGB", paper.image.size, (212, 216, 220)), thick))
        return
    paper.image.paste(ImageChops.multiply(paper.image, _light(paper.size, *_LIGHTS[weather])))
    if weather == "at night":
        for _ in range(14):
            paper.ellipse((rng.random(), rng.uniform(0.02, 0.3)), 0.009, 0.009, (236, 238, 214))
    elif weather == "in the rain":
        for _ in range(42):
            x, y = rng.random(), rng.random()
            paper.capsule((x, y), (x - 0.022, y + 0.075), 0.009, (206, 220, 236))
    elif place not in _SUNNY:
        paper.ellipse((rng.uniform(0.1, 0.9), 0.3), 0.085, 0.085, (255, 214, 120))


_SUNNY = ("on a beach", "in a desert")  # places that have a sun of their own
_LIGHTS: dict[str, tuple[Colour, Colour]] = {
    "at sunset": ((255, 138, 104), (255, 188, 132)),
    "at night": ((64, 76, 132), (108, 120, 172)),
    "in the rain": ((128, 140, 158), (150, 158, 172)),
}


def _light(size: int, top: Colour, bottom: Colour) -> Image.Image:
    paper = Paper(size)
    paper.gradient(0.0, 1.0, top, bottom)
    return paper.image
