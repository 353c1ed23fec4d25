"""The models that come with the program, through the code that every model goes through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from diffusers import StableDiffusionPipeline

from engine.files.resources import resources_folder
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.process.dispatch import Engine
from engine.protocol.events import Cancelled, Event, Failed, Finished, Progress, answer
from engine.protocol.requests import EditRequest, InspectRequest, Pointer
from engine.protocol.results import InspectDone
from engine.starter.training.folder import PRESETS
from engine.starter.vocabulary import all_words
from tests.engine.jobs import resident

RESOURCES = resources_folder()
EXAMPLE = RESOURCES / "example"
STEPS = {"embedding_steps": 3, "weight_steps": 3, "sampling_steps": 2}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(RESOURCES, torch.device("cpu"))


def edit(out: Path, **changes: float) -> EditRequest:
    return EditRequest(
        job="edit",
        photo=str(EXAMPLE / "photo.png"),
        pointer=Pointer(mask=str(EXAMPLE / "mask.png")),
        object_prompt="a dog jumping",
        background_prompt="in the snow",
        reference="photo",
        seeds=(1,),
        overrides=STEPS | changes,
        out=str(out),
    )


def last(engine: Engine, request: EditRequest | InspectRequest, cancelled: Callable[[int], bool]) -> Event:
    """The last event of a job that is cancelled once ``cancelled`` of the number of steps done so far."""
    events: list[Event] = []
    engine.run(request, events.append, lambda: cancelled(sum(isinstance(event, Progress) for event in events)))
    return events[-1]


def test_a_plain_pipeline_loads_the_folder_and_draws() -> None:
    quiet_libraries()
    pipeline = StableDiffusionPipeline.from_pretrained(RESOURCES / "starter" / "diffusion")
    pipeline.set_progress_bar_config(disable=True)
    picture = pipeline("a brown dog jumping in the snow", num_inference_steps=2).images[0]
    assert picture.size == (128, 128)


def test_the_model_is_bit_identical_however_a_job_ends(engine: Engine, tmp_path: Path) -> None:
    assert isinstance(last(engine, InspectRequest(job="load"), lambda _: False), Finished)
    pristine = resident(engine)
    assert isinstance(last(engine, edit(tmp_path / "finished"), lambda _: False), Finished)
    assert resident(engine) == pristine
    assert isinstance(last(engine, edit(tmp_path / "cancelled"), lambda steps: steps >= 4), Cancelled)
    assert resident(engine) == pristine
    burst = last(engine, edit(tmp_path / "burst", weight_rate=1.0, weight_steps=12), lambda _: False)
    assert isinstance(burst, Failed)
    assert burst.kind == "NotFiniteError"
    assert resident(engine) == pristine


def test_every_word_of_the_world_is_one_the_model_knows(engine: Engine) -> None:
    told = last(engine, InspectRequest(job="words", prompts=all_words()), lambda _: False)
    assert isinstance(told, Finished)
    assert [prompt.unknown for prompt in answer(told, InspectDone).prompts] == [{}] * len(all_words())


def test_the_shipped_card_has_the_presets_that_training_writes(engine: Engine) -> None:
    assert engine.models.get(None).card.presets == PRESETS
