from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from torch import nn

from benchmarks import flops, plain, speed
from benchmarks.sd_shape import SD14, TINY, XL, build_text_encoders, build_unet, build_vae, random_model
from engine.models.diffusion_model import DiffusionModel
from engine.protocol.settings import Settings

STAGES = {"reference", "embeddings", "weights", "sampling"}
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def tiny() -> DiffusionModel:
    return random_model(TINY, CPU)


def test_both_models_are_timed_beside_the_plain_writing(resources: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    speed.main(["--quick", "--resources", str(resources), "--seeds", "2", "--json", str(file)])
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["met"] is None
    assert content["figures"].keys() == {"starter", "sd"}
    for figures in content["figures"].values():
        assert figures["stages"].keys() == STAGES
        for stage in figures["stages"].values():
            assert stage["seconds"] > 0
            assert stage["plain_seconds"] > 0
            assert stage["flops_per_second"] == pytest.approx(
                stage["flops_per_step"] * stage["steps"] / stage["seconds"]
            )
        assert figures["seconds"] >= sum(stage["seconds"] for stage in figures["stages"].values())
        assert figures["peak_bytes"] > 0


def _parameters(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def test_the_random_model_has_the_sizes_of_stable_diffusion() -> None:
    """The counts that the model cards and config files of version 1.4 and of XL give."""
    with torch.device("meta"):
        small, large = ((build_unet(it), build_vae(it), *build_text_encoders(it)) for it in (SD14, XL))
    assert [_parameters(part) for part in small] == [859_520_964, 83_653_863, 123_060_480]
    assert [_parameters(part) for part in large] == [2_567_463_684, 83_653_863, 123_060_480, 694_659_840]


def test_training_costs_more_arithmetic_than_sampling(tiny: DiffusionModel) -> None:
    counted = flops.per_step(tiny, Settings(), seeds=4)
    assert counted["sampling"] == 4 * counted["reference"]
    assert counted["reference"] < counted["embeddings"] < counted["weights"]


def test_the_plain_writing_leaves_the_model_alone(tiny: DiffusionModel) -> None:
    before = {name: value.clone() for name, value in tiny.denoiser.module.state_dict().items()}
    height, width = tiny.latent_shape((tiny.size, tiny.size))[1:]
    mask = torch.zeros((1, 1, height, width))
    mask[..., : width // 2] = 1
    photo = plain.Image.new("RGB", (tiny.size, tiny.size), "brown")
    given = plain.Sources(photo, mask, 1 - mask, "a dog jumping in the snow", "a dog jumping", "in the snow")
    few = Settings(embedding_steps=2, weight_steps=2, weight_rate=1e-3, sampling_steps=2)
    run = plain.edit(tiny, given, (1, 2), few)
    assert run.seconds.keys() == STAGES
    assert [picture.size for picture in run.pictures] == [(tiny.size, tiny.size)] * 2
    assert run.pictures[0].tobytes() != run.pictures[1].tobytes()
    after = tiny.denoiser.module.state_dict()
    assert all(torch.equal(value, after[name]) for name, value in before.items())
