"""The starter as a diffusers folder, with the card that tells the engine its words and its recommended settings."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Final

import msgspec
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTokenizer

from engine.starter.training.diffusion import TextAndUnet, build_scheduler
from engine.starter.vocabulary import all_words

# Found by benchmarks/edits on development scenes: docs/adr/0006, 0008, 0009, 0012 to 0014.
_SMALL_MODEL: Final[dict[str, Any]] = {
    "object_text": "target",
    "weight_rate": 1.5e-4,
    "weight_noise": 0.75,
    "background_weight": 0.5,
    "bent_copies": 32,
    "keep_background": True,
    "moved_strength": 0.5,
    "paint_over": True,
    "name_colour": True,
    "untouched_share": 0.5,
    "guidance": 8.0,
}
_FEW_STEPS: Final[dict[str, Any]] = _SMALL_MODEL | {"embedding_steps": 50, "weight_rate": 2.4e-4}
PRESETS: Final[dict[str, dict[str, Any]]] = {
    "draft": _FEW_STEPS | {"weight_steps": 40},
    "balanced": _FEW_STEPS | {"weight_steps": 62, "sampling_steps": 30},
    "paper": _SMALL_MODEL,
}


def save_vae(vae: AutoencoderKL, folder: Path) -> None:
    """The autoencoder's part of a starter's ``folder``, fp16."""
    _save(vae, folder / "vae")


def _save(part: AutoencoderKL | UNet2DConditionModel, folder: Path) -> None:
    """In fp16; its config does not tell where it was loaded from."""
    copy.deepcopy(part).half().save_pretrained(str(folder))
    config = folder / "config.json"
    settings = msgspec.json.decode(config.read_bytes(), type=dict[str, object])
    settings.pop("_name_or_path", None)
    config.write_bytes(msgspec.json.format(msgspec.json.encode(settings), indent=2))


def save_starter(model: TextAndUnet, vae: AutoencoderKL, tokenizer: CLIPTokenizer, folder: Path) -> None:
    """A diffusers folder of fp16 safetensors that StableDiffusionPipeline.from_pretrained loads."""
    tokenizer.save_pretrained(str(folder / "tokenizer"))
    build_scheduler().save_pretrained(str(folder / "scheduler"))
    copy.deepcopy(model.text_encoder).half().save_pretrained(str(folder / "text_encoder"))
    _save(model.unet, folder / "unet")
    save_vae(vae, folder)
    index = {
        "_class_name": "StableDiffusionPipeline",
        "feature_extractor": [None, None],
        "image_encoder": [None, None],
        "requires_safety_checker": False,
        "safety_checker": [None, None],
        "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    (folder / "model_index.json").write_bytes(msgspec.json.format(msgspec.json.encode(index), indent=2))
    # transformers would load a half-precision text encoder as half beside a single-precision UNet
    config = folder / "text_encoder" / "config.json"
    settings = msgspec.json.decode(config.read_bytes(), type=dict[str, object]) | {"dtype": "float32"}
    config.write_bytes(msgspec.json.format(msgspec.json.encode(settings), indent=2))
    card = {"name": "Starter", "kind": "starter", "words": all_words(), "presets": PRESETS}
    (folder / "layerdiffusion.json").write_bytes(msgspec.json.format(msgspec.json.encode(card), indent=2))
