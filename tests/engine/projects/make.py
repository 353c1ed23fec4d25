"""A project as the window saves it: a photo, masks, a run of two candidates, two result layers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from engine.files import atomic, originals
from engine.files.fingerprint import Digests
from engine.files.output_files import REQUEST, laid_of
from engine.helpers.picture_helpers import (
    STACK_MERGED,
    STACK_THUMBNAIL,
    Placed,
    StackTask,
    stack_of,
    write_stack,
)
from engine.pictures.layered.openraster import MERGED, THUMBNAIL, Content
from engine.pictures.layered.stack_xml import Stack
from engine.projects.draft import Draft, ResultDraft
from engine.projects.format import OURS, Project
from engine.projects.packing import Packing
from engine.protocol.requests import Box, EditRequest, Pointer, Transform, encode

SIZE = (96, 64)
FRAME = Box(16, 8, 80, 56)
RUN = "2026-01-02 03.04.05 0123456789ab"
DRAWN = 1_767_323_045  # seconds: when the candidates were, which a project keeps


class Made(NamedTuple):
    project: Project
    files: dict[str, Content]
    stack: Stack


def noise(path: Path, size: tuple[int, int], seed: int) -> Path:
    values = np.random.default_rng(seed).integers(0, 255, (6, 8, 3), dtype=np.uint8)
    Image.fromarray(values).resize(size, Image.Resampling.BICUBIC).save(path)
    return path


def disc(path: Path, size: tuple[int, int]) -> Path:
    drawn = Image.new("L", size)
    ImageDraw.Draw(drawn).ellipse((size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4), fill=255)
    drawn.save(path)
    return path


def make(folder: Path, prompt: str = "a dog jumping") -> Made:
    """``folder`` takes the pictures."""
    photo, mask = noise(folder / "photo.png", SIZE, 1), disc(folder / "mask.png", SIZE)
    run = folder / RUN
    run.mkdir()
    request = EditRequest(
        job="edit",
        photo=str(photo),
        pointer=Pointer(mask=str(mask)),
        object_prompt=prompt,
        background_prompt="in the snow",
        out=str(run),
        frame=FRAME,
        seeds=(1, 2),
    )
    atomic.write_bytes(run / REQUEST, encode(originals.kept_in(request, run)))
    pictures = {seed: noise(run / f"candidate-{seed}.png", (64, 48), 10 + seed) for seed in (1, 2)}
    for path in pictures.values():
        with Image.open(path) as candidate, Image.open(disc(run / "place.png", candidate.size)) as place:
            candidate.putalpha(place)
            candidate.save(laid_of(path))
        (run / "place.png").unlink()
        os.utime(path, (DRAWN, DRAWN))
    packing = Packing(Digests())
    stored = packing.add_run(run, [(seed, path, True, seed == 1) for seed, path in pictures.items()])
    results = tuple(
        ResultDraft(
            seed=candidate.seed,
            path=candidate.picture,
            run=stored.name,
            frame=FRAME,
            object_prompt=prompt,
            background_prompt="in the snow",
            tuned=None,
            name=name,
            visible=visible,
            locked=False,
            opacity=opacity,
        )
        for candidate, name, visible, opacity in zip(
            stored.candidates, ("Sky & <sea>", "hidden"), (True, False), (40, 100), strict=True
        )
    )
    masks = {
        "object": packing.add(f"{OURS}masks/object.png", mask.read_bytes()),
        "result 0": packing.add(f"{OURS}masks/result-0.png", mask.read_bytes()),
    }
    draft = Draft(
        photo="photo.png",
        size=SIZE,
        object_prompt=prompt,
        background_prompt="in the snow",
        negative="",
        target="",
        reference="generate",
        reference_path=None,
        object_source=None,
        frame=FRAME,
        transform=Transform(scale=1.5, dx=3),
        weights={"object": 2.0},
        masks={},
        copies={"object": packing.add_picture(photo)},
        results=results,
    )
    placed = [
        Placed(str(pictures[1]), FRAME, 1, None, 40, str(mask), "Sky & <sea>"),
        Placed(str(pictures[2]), FRAME, 2, name="hidden", visible=False),
    ]
    pixels = folder / "stack"
    pixels.mkdir()
    task = StackTask(str(photo), tuple(reversed(placed)), str(pixels), "photo")
    stack = stack_of(task, write_stack(task), lambda name: packing.add(f"data/{name}", pixels / name))
    project = Project(draft, masks, packing.add_request(request), (stored,))
    files = packing.files | {MERGED: pixels / STACK_MERGED, THUMBNAIL: pixels / STACK_THUMBNAIL}
    return Made(project, files, stack)
