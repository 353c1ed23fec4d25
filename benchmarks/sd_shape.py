"""Stable Diffusion with random weights: the shapes of 1.4 or XL to the last layer, or tiny ones of each build."""

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
from engine.models.families import sdxl, stable_diffusion
from engine.models.families.clip import Clip
from engine.models.families.family import Family
from engine.models.torch_adapter.autoencoder import Autoencoder
from engine.models.torch_adapter.denoiser import UnetDenoiser
from engine.models.torch_adapter.scheduler import DdimSchedule
from engine.starter.training.tokens import build_tokenizer
from engine.starter.vocabulary import all_words

_TOKENS: Final = 77


class Shape(msgspec.Struct, frozen=True):
    """Options of the parts, named as diffusers and transformers name them; one ``texts`` for each text encoder."""

    name: str
    family: Family
    unet: dict[str, Any]
    vae: dict[str, Any]
    texts: tuple[dict[str, Any], ...]


_CLIP: Final = {"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12}
_TINY_CLIP: Final = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
_VAE: Final = {"sample_size": 512, "block_out_channels": (128, 256, 512, 512), "norm_num_groups": 32}
_TINY_VAE: Final = {"sample_size": 64, "block_out_channels": (8, 8, 8, 8), "norm_num_groups": 4}
_XL_BLOCKS: Final = {
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
}

SD14: Final = Shape(
    "Stable Diffusion 1.4 with random weights",
    stable_diffusion.SD1,
    unet={"sample_size": 64, "block_out_channels": (320, 640, 1280, 1280), "cross_attention_dim": 768},
    vae=_VAE,
    texts=(_CLIP,),
)
XL: Final = Shape(
    "Stable Diffusion XL with random weights",
    sdxl.XL,
    unet=_XL_BLOCKS
    | {
        "sample_size": 128,
        "block_out_channels": (320, 640, 1280),
        "attention_head_dim": (5, 10, 20),
        "transformer_layers_per_block": (1, 2, 10),
        "cross_attention_dim": 2048,
        "addition_time_embed_dim": 256,
        "projection_class_embeddings_input_dim": 2816,
    },
    vae=_VAE | {"sample_size": 1024, "scaling_factor": 0.13025},
    texts=(
        _CLIP,
        {
            "hidden_size": 1280,
            "intermediate_size": 5120,
            "num_hidden_layers": 32,
            "num_attention_heads": 20,
            "hidden_act": "gelu",
            "projection_dim": 1280,
        },
    ),
)
TINY: Final = Shape(
    "a tiny model of the same build",
    stable_diffusion.SD1,
    unet={
        "sample_size": 8,
        "layers_per_block": 1,
        "block_out_channels": (8, 16, 16, 16),
        "cross_attention_dim": 16,
        "norm_num_groups": 4,
        "attention_head_dim": 4,
    },
    vae=_TINY_VAE,
    texts=(_TINY_CLIP,),
)
TINY_XL: Final = Shape(
    "a tiny model of SDXL's build",
    sdxl.XL,
    unet=_XL_BLOCKS
    | {
        "sample_size": 8,
        "layers_per_block": 1,
        "block_out_channels": (8, 16, 16),
        "attention_head_dim": (2, 4, 4),
        "transformer_layers_per_block": (1, 1, 2),
        "cross_attention_dim": 40,
        "norm_num_groups": 4,
        "addition_time_embed_dim": 8,
        "projection_class_embeddings_input_dim": 72,
    },
    vae=_TINY_VAE,
    texts=(_TINY_CLIP, _TINY_CLIP | {"hidden_size": 24, "projection_dim": 24}),
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
        **{"scaling_factor": 0.18215} | shape.vae,
    )


def build_text_encoders(shape: Shape) -> list[CLIPTextModel]:
    options = {"vocab_size": 49408, "max_position_embeddings": _TOKENS, "hidden_act": "quick_gelu"}
    pairs = zip(shape.family.encoders, shape.texts, strict=True)
    return [encoder.model(CLIPTextConfig(**options | text)) for encoder, text in pairs]


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
    text = shape.family.text([Clip(tokenizer, model) for model in build_text_encoders(shape)], True)
    autoencoder = Autoencoder(build_vae(shape))
    text.move(device)
    autoencoder.move(device)
    denoiser = UnetDenoiser(build_unet(shape), added=shape.family.added(autoencoder.factor))
    card = Card(name=shape.name).with_defaults(shape.family.defaults)
    return DiffusionModel(Path(), card, "random", text, denoiser, autoencoder, DdimSchedule(config), device)
