"""The autoencoder's training, from nothing and from an older one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from engine.starter.training.data import FIRST_UNSEEN_SEED, scene_parameters
from engine.starter.training.team import Team
from engine.starter.training.vae import build_vae, encode, train_vae
from engine.starter.world import draw_scene


def test_one_that_goes_on_keeps_its_scale_and_nearly_its_latents(tmp_path: Path) -> None:
    drawn = [draw_scene(scene_parameters(FIRST_UNSEEN_SEED + i), 32) for i in range(4)]
    pictures = np.stack([np.asarray(scene.picture) for scene in drawn])
    masks = np.stack([np.round(scene.mask * 255).astype(np.uint8) for scene in drawn])
    torch.default_generator.manual_seed(1)  # another start than the training's own, and the same at every run
    begun = build_vae((8, 16)).eval().requires_grad_(False)
    begun.register_to_config(scaling_factor=0.7)
    known = encode(begun, pictures, "cpu")
    vae = train_vae(pictures, masks, (8, 16), tmp_path / "on", 1e-6, 4, "cpu", Team(), begun)
    fresh = train_vae(pictures, masks, (8, 16), tmp_path / "anew", 1e-6, 4, "cpu", Team())
    assert vae.config.scaling_factor == 0.7
    assert fresh.config.scaling_factor != 0.7
    apart, unlike = ((encode(each, pictures, "cpu") - known).square().mean() for each in (vae, fresh))
    assert 0 < apart < unlike / 10
    assert torch.equal(encode(begun, pictures, "cpu"), known)
