"""Tiny models that score pictures, with random weights in the layouts of the real ones."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from transformers import (
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    Dinov2Config,
    Dinov2Model,
    ViTConfig,
    ViTModel,
)

from tests.tiny_models import TOKENS, tiny_tokenizer

_SMALL = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
_SEEN = {"image_size": 32, "patch_size": 16}
_ALEXNET = {0: (64, 3, 11), 3: (192, 64, 5), 6: (384, 192, 3), 8: (256, 384, 3), 10: (256, 256, 3)}


def write_tiny_clip(folder: Path, damaged: bool = False) -> Path:
    """A CLIP folder; where ``damaged``, of every picture it says that it is not a number. Returns ``folder``."""
    torch.default_generator.manual_seed(0)
    tokenizer = tiny_tokenizer(folder / "draft")
    text = _SMALL | {"vocab_size": len(tokenizer), "max_position_embeddings": TOKENS}
    text |= {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id}
    model = CLIPModel(CLIPConfig(text_config=text, vision_config=_SMALL | _SEEN, projection_dim=8))
    if damaged:
        dict(model.named_parameters())["visual_projection.weight"].data.fill_(math.nan)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    write_preparation(folder)
    return folder


def write_tiny_dino(folder: Path) -> Path:
    """The first DINO, which was published without a pooler."""
    model = ViTModel(ViTConfig(**_SMALL, **_SEEN), add_pooling_layer=False)
    model.save_pretrained(folder)
    write_preparation(folder)
    return folder


def write_tiny_dino_2(folder: Path) -> Path:
    Dinov2Model(Dinov2Config(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, **_SEEN)).save_pretrained(
        folder
    )
    write_preparation(folder)
    return folder


def write_tiny_alexnet(file: Path) -> Path:
    """Random weights under the names and in the shapes of torchvision's convolutions."""
    state: dict[str, torch.Tensor] = {}
    for layer, (out, into, side) in _ALEXNET.items():
        state[f"features.{layer}.weight"] = torch.randn(out, into, side, side) / math.sqrt(into * side * side)
        state[f"features.{layer}.bias"] = torch.zeros(out)
    torch.save(state, file)
    return file


def write_preparation(folder: Path, side: int = 32) -> None:
    """An image processor that crops to ``side`` pixels; the tiny models see 32."""
    size = {"size": {"shortest_edge": side}, "crop_size": {"height": side, "width": side}}
    CLIPImageProcessorPil(**size).save_pretrained(folder)
