"""Stable Diffusion with random weights: the shapes of version 1.4 to the last layer, or tiny ones of the same build."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

import msgspec
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from engine.models.checks.model_configs import SchedulerConfig
from engine.models.checks.model_folder import Card
from engine.models.diffusion_model import DiffusionModel
from engine.models.torch_adapter import Autoencoder, Denoiser, Schedule, TextEncoder
from engine.starter.training.tokens import build_tokenizer
from engine.starter.vocabulary import all_words

_TOKENS: Final = 77


class Shape(msgspec.Struct, frozen=True):
    """Options of the three parts, named as diffusers and transformers name them."""

    name: str
    unet: dict[str, Any]
    vae: dict[str, Any]
    text: dict[str, Any]


SD14: Final = Shape(
    "Stable Diffusion 1.4 with random weights",
    unet={"sample_size": 64, "block_out_channels": (320, 640, 1280, 1280), "cross_attention_dim": 768},
    vae={"sample_size": 512, "block_out_channels": (128, 256, 512, 512), "norm_num_groups": 32},
    text={"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12},
)
TINY: Final = Shape(
    "a tiny model of the same build",
    unet={
        "sample_size": 8,
        "block_out_channels": (8, 16, 16, 16),
        "cross_attention_dim": 16,
        "norm_num_groups": 4,
        "attention_head_dim": 4,
    },
    vae={"sample_size": 64, "block_out_channels": (8, 8, 8, 8), "norm_num_groups": 4},
    text={"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2},
)


def build_unet(shape: Shape) -> UNet2DConditionModel:
    """diffusers' defaults are version 1.4's in all that is not said here."""
    return UNet2DConditionModel(**{"attention_head_dim": 8} | shape.unet)


def build_vae(shape: Shape) -> AutoencoderKL:
    levels = len(shape.vae["block_out_channels"])
    return AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels,
        layers_per_block=2,
        latent_channels=4,
        scaling_factor=0.18215,
        **shape.vae,
    )


def build_text_encoder(shape: Shape) -> CLIPTextModel:
    options = {"vocab_size": 49408, "max_position_embeddings": _TOKENS, "hidden_act": "quick_gelu"}
    return CLIPTextModel(CLIPTextConfig(**options | shape.text))


def outline(shape: Shape) -> DiffusionModel:
    """Its shapes alone, on the meta device."""
    meta = torch.device("meta")
    with meta:
        return random_model(shape, meta)


def random_model(shape: Shape, device: torch.device) -> DiffusionModel:
    """Resident as the engine's own store would hold it. Its tokenizer knows the starter's words, 77 tokens of them."""
    torch.default_generator.manual_seed(0)
    config = SchedulerConfig(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1)
    with tempfile.TemporaryDirectory() as folder:
        build_tokenizer(Path(folder), all_words())
        tokenizer = CLIPTokenizer.from_pretrained(folder, model_max_length=_TOKENS)
    text, autoencoder = TextEncoder(tokenizer, build_text_encoder(shape)), Autoencoder(build_vae(shape))
    text.move(device)
    autoencoder.move(device)
    denoiser = Denoiser(build_unet(shape))
    return DiffusionModel(
        Path(), Card(name=shape.name), "random", text, denoiser, autoencoder, Schedule(config), device
    )
