"""A finer autoencoder: twice the side, the latents of the coarse one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKL
from torch.nn import functional

from engine.starter.training.data import FIRST_UNSEEN_SEED, Pixels, scene_parameters
from engine.starter.training.sharpen import build_finer, train_finer
from engine.starter.training.vae import build_vae, to_tensor
from engine.starter.world import draw_scene


@pytest.fixture(scope="module")
def coarse() -> AutoencoderKL:
    torch.default_generator.manual_seed(3)
    return build_vae((8, 16)).eval()


@pytest.fixture(scope="module")
def scenes() -> tuple[Pixels, Pixels]:
    drawn = [draw_scene(scene_parameters(FIRST_UNSEEN_SEED + i), 32) for i in range(4)]
    masks = [np.round(scene.mask * 255).astype(np.uint8) for scene in drawn]
    return np.stack([np.asarray(scene.picture) for scene in drawn]), np.stack(masks)


def test_the_inner_levels_begin_as_the_coarse_ones(coarse: AutoencoderKL) -> None:
    fine = build_finer(coarse)
    known, own = coarse.state_dict(), fine.state_dict()
    assert torch.equal(
        own["encoder.down_blocks.2.resnets.0.conv1.weight"], known["encoder.down_blocks.1.resnets.0.conv1.weight"]
    )
    assert torch.equal(
        own["decoder.up_blocks.0.resnets.0.conv1.weight"], known["decoder.up_blocks.0.resnets.0.conv1.weight"]
    )
    assert fine.config.scaling_factor == coarse.config.scaling_factor
    picture = torch.zeros(1, 3, 32, 32)
    latents = fine.encode(picture).latent_dist.mean
    assert latents.shape == coarse.encode(picture[..., :16, :16]).latent_dist.mean.shape
    assert fine.decode(latents).sample.shape == picture.shape


def test_training_brings_its_latents_nearer_to_the_coarse_ones(
    coarse: AutoencoderKL, scenes: tuple[Pixels, Pixels], tmp_path: Path
) -> None:
    pictures, masks = scenes
    x = to_tensor(pictures)
    wanted = coarse.encode(functional.avg_pool2d(x, 2)).latent_dist.mean.detach()

    def apart(fine: AutoencoderKL) -> float:
        return float((fine.encode(x).latent_dist.mean.detach() - wanted).square().mean())

    before = apart(build_finer(coarse).eval())
    train_finer(pictures, masks, coarse, tmp_path, 1e-6, 4, "cpu")
    first = torch.load(tmp_path / "sharpen.pt", weights_only=True)
    trained = train_finer(pictures, masks, coarse, tmp_path, 3 * first["seconds"] / 60, 4, "cpu")
    assert torch.load(tmp_path / "sharpen.pt", weights_only=True)["step"] > first["step"] > 0
    assert apart(trained) < before
