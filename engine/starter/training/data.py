"""Scenes rendered once to a memory-mapped array, so that training reads and never draws."""

from __future__ import annotations

import multiprocessing
import random
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from engine.starter.parameters import Parameters, sample_companion, sample_parameters
from engine.starter.world import Mask, Scene, draw_scene

LARGE_SCENES_SEED = 100_000_000  # rendered at twice the size, for a finer autoencoder
WIDE_SCENES_SEED = 200_000_000  # smaller objects, anywhere on the ground: moved ones are such
PAIR_SCENES_SEED = 300_000_000  # two objects of any size side by side, each asked for in turn: for the SAM
EMPTY_SCENES_SEED = 400_000_000  # no object: what a background's text alone asks for
FIRST_UNSEEN_SEED = 1_000_000_000  # scenes from here on are never trained on
_CHUNK = 256

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


def scene_parameters(seed: int) -> Parameters:
    """The scene of a seed, the same on every machine."""
    rng = random.Random(seed)
    parameters = sample_parameters(rng)
    if WIDE_SCENES_SEED <= seed < PAIR_SCENES_SEED:
        size, x, y = rng.uniform(0.5, 1.1), rng.uniform(-0.28, 0.28), rng.uniform(-0.12, 0.06)
        return msgspec.structs.replace(parameters, size=size, x=x, y=y, companion=None)
    if PAIR_SCENES_SEED <= seed < EMPTY_SCENES_SEED:
        size, x = rng.uniform(0.45, 1.0), rng.choice((-1, 1)) * rng.uniform(0.1, 0.3)
        companion = sample_companion(rng, 0.45, 1.0, x)
        return msgspec.structs.replace(parameters, size=size, x=x, companion=companion)
    if EMPTY_SCENES_SEED <= seed < FIRST_UNSEEN_SEED:
        return msgspec.structs.replace(parameters, empty=True)
    return parameters


def pointed_at(seed: int, scene: Scene) -> Mask:
    """Which mask a prompt on the scene of ``seed`` is to find: in every second pair that of the companion."""
    in_pairs = PAIR_SCENES_SEED <= seed < EMPTY_SCENES_SEED
    return scene.companion_mask if in_pairs and seed % 2 else scene.mask


def _render(job: tuple[int, int, int]) -> tuple[int, Pixels, Pixels]:
    first, count, size = job
    seeds = range(first, first + count)
    scenes = [draw_scene(scene_parameters(seed), size) for seed in seeds]
    pictures = np.stack([np.asarray(scene.picture) for scene in scenes])
    asked = [pointed_at(seed, scene) for seed, scene in zip(seeds, scenes, strict=True)]
    masks = np.stack([np.round(mask * 255).astype(np.uint8) for mask in asked])
    return first, pictures, masks


class Scenes(msgspec.Struct, frozen=True):
    """``pictures`` uint8 (N, S, S, 3), ``masks`` uint8 (N, S, S), ``parameters`` one a scene."""

    pictures: Pixels
    masks: Pixels
    parameters: list[Parameters]


def joined(first: Scenes, second: Scenes) -> Scenes:
    """Both, one after the other, of one size and in memory."""
    return Scenes(
        np.concatenate([first.pictures, second.pictures]),
        np.concatenate([first.masks, second.masks]),
        first.parameters + second.parameters,
    )


def render_scenes(folder: Path, first_seed: int, count: int, size: int, processes: int | None = None) -> Scenes:
    """Scenes ``first_seed`` to ``first_seed + count``, from ``folder`` where they were rendered before.

    ``processes`` None: one a core.
    """
    stem = folder / f"scenes-{first_seed}-{count}-{size}"
    picture_file, mask_file = stem.with_suffix(".pictures.npy"), stem.with_suffix(".masks.npy")
    if not mask_file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pictures = np.empty((count, size, size, 3), np.uint8)
        masks = np.empty((count, size, size), np.uint8)
        jobs = [
            (first, min(_CHUNK, first_seed + count - first), size)
            for first in range(first_seed, first_seed + count, _CHUNK)
        ]
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            for first, some_pictures, some_masks in pool.imap_unordered(_render, jobs):
                at = first - first_seed
                pictures[at : at + len(some_pictures)] = some_pictures
                masks[at : at + len(some_masks)] = some_masks
        np.save(picture_file, pictures)
        np.save(mask_file, masks)
    parameters = [scene_parameters(seed) for seed in range(first_seed, first_seed + count)]
    return Scenes(np.load(picture_file, mmap_mode="r"), np.load(mask_file, mmap_mode="r"), parameters)
