"""What the presets promise before anything is trained."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from torch import nn

from engine.segmentation.small_sam import build_small_sam
from engine.starter.judge import JudgeNet
from engine.starter.training.diffusion import build_text_encoder, build_unet
from engine.starter.training.recipe import PRESETS, encode_scenes, learned_scenes
from engine.starter.training.sam import CONFIG
from engine.starter.training.tokens import build_tokenizer
from engine.starter.training.vae import build_vae
from engine.starter.vocabulary import all_words

ALLOWED_BYTES = 64 * 1024**2
HALF = 2  # bytes of a weight in fp16


@pytest.mark.parametrize("name", PRESETS)
def test_a_starter_fits_into_a_repository(name: str, tmp_path: Path) -> None:
    preset, tokenizer = PRESETS[name], build_tokenizer(tmp_path, all_words())
    with torch.device("meta"):
        parts: list[nn.Module] = [build_unet(preset.shape), build_text_encoder(preset.shape, tokenizer)]
        parts += [build_vae(preset.vae_channels), build_small_sam(CONFIG), JudgeNet()]
    assert sum(HALF * weight.numel() for part in parts for weight in part.parameters()) < ALLOWED_BYTES


def test_scenes_are_encoded_once_for_each_autoencoder(tmp_path: Path) -> None:
    preset = msgspec.structs.replace(PRESETS["cpu"], scenes=8)

    def encoded(seed: int) -> list[Path]:
        torch.default_generator.manual_seed(seed)
        build_vae((8, 8)).save_pretrained(tmp_path / "vae")
        return encode_scenes(preset, tmp_path, learned_scenes(preset, tmp_path))

    usual, smaller, empty = encoded(1)
    assert [len(np.load(file)) for file in (usual, smaller, empty)] == [8, 2, 1]
    written = usual.stat().st_mtime_ns
    assert encoded(1) == [usual, smaller, empty]
    assert usual.stat().st_mtime_ns == written
    assert usual not in encoded(2)
