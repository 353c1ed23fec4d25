"""What trials of faults work on: a tiny model, requests for it, and an engine under a disk that fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from engine.process.client import WORKER, EngineClient
from engine.process.dispatch import quiet_libraries
from engine.protocol.requests import EditRequest, Pointer
from tests.faults.faulty_disk import FaultyDisk
from tests.tiny_models import WORDS, write_tiny_diffusion, write_tiny_sam

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "resources" / "example"
PHOTO, MASK = str(EXAMPLE / "photo.png"), str(EXAMPLE / "mask.png")
QUICK = {"embedding_steps": 1, "weight_steps": 1, "weight_rate": 1e-3, "sampling_steps": 2}
ENDLESS = 100_000
# the preset in which a stage never ends
SLOW_IN = {
    "embeddings": QUICK | {"embedding_steps": ENDLESS},
    "weights": QUICK | {"weight_steps": ENDLESS},
}


def run_command(*more: str) -> list[str]:
    """``ld-edit run`` of the example, with ``more`` words."""
    return [
        *(sys.executable, "-m", "engine", "run", PHOTO, "--mask", MASK, "--object", "a dog jumping"),
        *("--background", "in the snow", "--reference", "photo", *more),
    ]


def write_resources(folder: Path) -> Path:
    """A starter that is tiny. Its draft never ends its first stage, its paper preset never its second."""
    quiet_libraries()
    presets = {"balanced": QUICK, "draft": SLOW_IN["embeddings"], "paper": SLOW_IN["weights"]}
    card = {"name": "Tiny", "kind": "starter", "words": list(WORDS), "presets": presets}
    write_tiny_diffusion(folder / "starter" / "diffusion", card=card)
    write_tiny_sam(folder / "starter" / "sam")
    return folder


def edit(out: Path, job: str = "edit") -> EditRequest:
    """Three candidates, and a reference that is drawn."""
    return EditRequest(
        job=job,
        photo=PHOTO,
        pointer=Pointer(mask=MASK),
        object_prompt="a dog jumping",
        background_prompt="in the snow",
        seeds=(1, 2, 3),
        out=str(out),
    )


@contextmanager
def environment(disk: FaultyDisk) -> Generator[None]:
    """Children that are started within have the disk's faults."""
    before = {name: os.environ.get(name) for name in disk.environment}
    os.environ.update(disk.environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def engine_on(disk: FaultyDisk, resources: Path) -> Generator[EngineClient]:
    client = EngineClient((*WORKER, str(resources)))
    with environment(disk):
        client.start()
    try:
        yield client
    finally:
        client.close()
