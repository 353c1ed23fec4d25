"""A fixed list of captions, and the pictures that a diffusion folder draws of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import torch
from diffusers import StableDiffusionPipeline
from PIL import Image

from engine.starter.captions import with_article
from engine.starter.vocabulary import (
    COLOUR_WORDS,
    COLOURS,
    OPENINGS,
    PLACE_WORDS,
    PLACES,
    POSE_WORDS,
    POSES,
    SUBJECT_WORDS,
    SUBJECTS,
    THINGS,
    WEATHER_WORDS,
    WEATHERS,
    WITHOUT_WEATHER,
)

_BATCH = 20


class Caption(msgspec.Struct, frozen=True):
    """``text`` names all of them, in words that vary; but not a thing's pose, nor that the weather is clear."""

    animal: str
    colour: str
    pose: str
    place: str
    weather: str
    text: str

    @property
    def unasked(self) -> set[str]:
        return unasked(self.animal, self.weather)


def unasked(animal: str, weather: str) -> set[str]:
    """The questions that no prompt of such a scene answers, so that the judge's answers to them do not count."""
    pose = {"pose"} if animal in THINGS else set[str]()
    return pose | ({"weather"} if weather == WEATHERS[0] else set[str]())


def captions(count: int) -> list[Caption]:
    """The first ``count`` of one endless list."""
    return [_caption(random.Random(f"caption {seed}")) for seed in range(count)]


def _caption(rng: random.Random) -> Caption:
    animal, colour, pose, place = (rng.choice(names) for names in (SUBJECTS, COLOURS, POSES, PLACES))
    weather = WEATHERS[0] if place in WITHOUT_WEATHER else rng.choice(WEATHERS)
    noun = with_article(f"{rng.choice(COLOUR_WORDS[colour])} {rng.choice(SUBJECT_WORDS[animal])}")
    words = [rng.choice(OPENINGS) + noun]
    if animal in THINGS:
        pose = POSES[0]
    else:
        words.append(rng.choice(POSE_WORDS[pose]))
    words.append(rng.choice(PLACE_WORDS[place]))
    if place not in WITHOUT_WEATHER:
        words.append(rng.choice(WEATHER_WORDS[weather]))
    return Caption(animal, colour, pose, place, weather, " ".join(word for word in words if word))


def draw(folder: Path, texts: Sequence[str], steps: int, guidance: float) -> Iterator[Image.Image]:
    """Plain sampling by diffusers' own pipeline with the folder's own scheduler; text i is drawn from seed i."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pipeline = StableDiffusionPipeline.from_pretrained(folder, local_files_only=True).to(device)
    pipeline.set_progress_bar_config(disable=True)
    pipeline.unet.to(memory_format=torch.channels_last)  # a quarter faster on a CPU
    for first in range(0, len(texts), _BATCH):
        some = list(texts[first : first + _BATCH])
        seeds = [torch.Generator().manual_seed(first + i) for i in range(len(some))]
        yield from pipeline(some, num_inference_steps=steps, guidance_scale=guidance, generator=seeds).images
