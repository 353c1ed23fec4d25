from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from engine.editing.job import Job
from engine.editing.objective import Layers
from engine.editing.time_left import Planned
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.process.dispatch import Engine
from engine.process.session import Conversation, conversation
from engine.protocol.events import Event
from engine.protocol.requests import EditRequest, Pointer
from tests.engine.jobs import SEEDS, Files
from tests.tiny_models import WORDS, write_tiny_diffusion, write_tiny_sam

CPU = torch.device("cpu")
STAGES = ("painting", "reference", "embeddings", "weights", "sampling")


@pytest.fixture(scope="session")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A resources folder whose starter models are tiny and random."""
    quiet_libraries()
    folder = tmp_path_factory.mktemp("resources")
    card = {
        "name": "Tiny",
        "kind": "starter",
        "words": list(WORDS),
        "presets": {"balanced": {"embedding_steps": 3, "weight_steps": 3, "weight_rate": 1e-3, "sampling_steps": 3}},
    }
    write_tiny_diffusion(folder / "starter" / "diffusion", card=card)
    write_tiny_sam(folder / "starter" / "sam")
    return folder


@pytest.fixture(scope="session")
def model(resources: Path) -> DiffusionModel:
    return ModelStore(resources / "starter" / "diffusion", CPU).get(None)


@pytest.fixture(scope="session")
def v_model(tmp_path_factory: pytest.TempPathFactory) -> DiffusionModel:
    """A v-prediction model whose latents have five channels."""
    quiet_libraries()
    folder = write_tiny_diffusion(tmp_path_factory.mktemp("v"), prediction="v_prediction", channels=5, seed=1)
    return ModelStore(folder, CPU).get(None)


@pytest.fixture
def layers(model: DiffusionModel) -> Layers:
    return random_layers(model)


def random_layers(model: DiffusionModel) -> Layers:
    """Two layers with soft masks that differ."""
    draw = torch.Generator().manual_seed(5)
    shape = (1, *model.latent_shape((model.size, model.size)))
    mask_shape = (1, 1, *shape[2:])
    return Layers(
        torch.randn(shape, generator=draw),
        torch.rand(mask_shape, generator=draw),
        torch.randn(shape, generator=draw),
        torch.rand(mask_shape, generator=draw),
        torch.rand(mask_shape, generator=draw),
    )


@pytest.fixture
def start_job() -> Callable[[str, list[Event]], Job]:
    """A job whose every stage is planned, writing its events to a list."""

    def start(name: str, events: list[Event]) -> Job:
        return Job(name, events.append, lambda: False, CPU, [Planned(stage, 10, 1.0) for stage in STAGES])

    return start


@pytest.fixture(scope="session")
def engine(resources: Path) -> Engine:
    return Engine(resources)


@pytest.fixture(scope="session")
def opened() -> Iterator[Conversation]:
    """An engine in a process of its own, on the starter's models; it loads once for all that ask it."""
    with conversation() as shared:
        yield shared


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("files")

    def picture(name: str, size: tuple[int, int], seed: int) -> str:
        noise = np.random.default_rng(seed).integers(0, 255, (6, 8, 3), dtype=np.uint8)
        Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC).save(folder / name)
        return str(folder / name)

    def mask(name: str, size: tuple[int, int]) -> str:
        drawn = Image.new("L", size)
        ImageDraw.Draw(drawn).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=255)
        drawn.save(folder / name)
        return str(folder / name)

    return Files(
        picture("photo.png", (96, 96), 0),
        mask("mask.png", (96, 96)),
        picture("other.png", (80, 60), 1),
        mask("o.png", (80, 60)),
    )


@pytest.fixture
def request_edit(files: Files, tmp_path: Path) -> EditRequest:
    return EditRequest(
        job="edit",
        photo=files.photo,
        pointer=Pointer(mask=files.mask),
        object_prompt="a dog jumping",
        background_prompt="in the snow",
        out=str(tmp_path / "out"),
        seeds=SEEDS,
    )
