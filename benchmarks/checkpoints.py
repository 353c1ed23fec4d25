"""Stable Diffusion 1.x and 2.x with random weights, in both public layouts: a diffusers folder, and a single file.

They have the real vocabulary, and the layers and names of the real ones: a tiny one is only narrower and less deep.
The single file is written from the folder by turning the names round, so that both hold the same weights.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from safetensors.torch import load_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from benchmarks import single_file_names as names
from benchmarks.single_file_names import Weights
from engine.files.resources import resources_folder
from engine.models import clip_vocabulary

Version = Literal["sd1", "sd2"]
Prediction = Literal["epsilon", "v_prediction"]
SHIPPED: Final = resources_folder() / "models"
_SHORT: Final[Mapping[Version, int]] = {"sd1": 2, "sd2": 23}  # layers of a tiny text encoder; 2.x leaves out the 24th
_HEADS: Final[Mapping[Version, Any]] = {"sd1": 4, "sd2": [2, 4, 4, 4]}
_SIDES: Final = {64: 8, 96: 16}  # of a tiny one's latents, by those of the real one
_PADS: Final[Mapping[Version, str]] = {"sd1": "<|endoftext|>", "sd2": "!"}
_QUIET: Final = 0.1  # of all else beside the noise that a model of noise gives back


def configs_of(version: Version, prediction: Prediction) -> str:
    """The folder of ``SHIPPED`` that is for such a model."""
    return "sd1" if version == "sd1" else "sd2-v" if prediction == "v_prediction" else "sd2-base"


def write_folder(folder: Path, version: Version, prediction: Prediction, full: bool = False) -> Path:
    """In the layout of diffusers, in float32; returns ``folder``. ``full``: 4 to 5 GB, else tiny."""
    torch.default_generator.manual_seed(3)
    configs = SHIPPED / configs_of(version, prediction)
    unet, vae, text = (json.loads((configs / part / "config.json").read_bytes()) for part in _PARTS)
    if not full:
        unet |= {"block_out_channels": [8, 16, 16, 16], "cross_attention_dim": 16, "norm_num_groups": 4}
        unet |= {"attention_head_dim": _HEADS[version], "sample_size": _SIDES[unet["sample_size"]]}
        vae |= {"block_out_channels": [8, 8, 8, 8], "norm_num_groups": 4, "sample_size": 64}
        text |= {"hidden_size": 16, "intermediate_size": 32, "num_attention_heads": 2, "projection_dim": 16}
        text |= {"num_hidden_layers": _SHORT[version]}
    denoiser = UNet2DConditionModel.from_config(unet)
    if prediction == "epsilon":
        _give_noise_back(denoiser)
    vocabulary, merges = clip_vocabulary.read(SHIPPED / clip_vocabulary.FILE)
    pipeline = StableDiffusionPipeline(
        unet=denoiser,
        vae=AutoencoderKL.from_config(vae),
        text_encoder=CLIPTextModel(CLIPTextConfig(**text)),
        tokenizer=CLIPTokenizer(vocabulary, merges, model_max_length=77, pad_token=_PADS[version]),
        scheduler=DDIMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            clip_sample=False,
            set_alpha_to_one=False,
            steps_offset=1,
            prediction_type=prediction,
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(folder)
    return folder


_PARTS: Final = ("unet", "vae", "text_encoder")


def write_configs(folder: Path, name: str, into: Path) -> None:
    """Ships the configs of ``folder`` as ``name`` in ``into``, in the place of the full-size ones."""
    parts = ("unet", "vae", "text_encoder", "scheduler")
    for file in (file for part in parts for file in (folder / part).glob("*.json")):
        (into / name / file.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(file, into / name / file.parent.name)
    (into / name / "tokenizer").mkdir()
    tokenizer = {"model_max_length": 77, "pad_token": _PADS["sd2" if name.startswith("sd2") else "sd1"]}
    (into / name / "tokenizer" / "tokenizer_config.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    (into / clip_vocabulary.FILE).parent.mkdir(exist_ok=True)
    shutil.copy(SHIPPED / clip_vocabulary.FILE, into / clip_vocabulary.FILE)


def single_file_weights(folder: Path, version: Version) -> Weights:
    """What is in ``folder``, named as in a single file, with all else that published files hold."""
    unet = load_file(folder / "unet" / "diffusion_pytorch_model.safetensors")
    vae = load_file(folder / "vae" / "diffusion_pytorch_model.safetensors")
    text = load_file(folder / "text_encoder" / "model.safetensors")
    text = {name.removeprefix("text_model."): value for name, value in text.items()}
    named = {f"model.diffusion_model.{names.unet_name(name, unet)}": value for name, value in unet.items()}
    for name, value in vae.items():
        flat = ".attentions." in name and value.ndim == 2
        named[f"first_stage_model.{names.vae_name(name)}"] = value[:, :, None, None] if flat else value
    encoder = names.open_clip_weights(text) if version == "sd2" else names.clip_weights(text)
    rest = {"betas": torch.zeros(1000), "model_ema.num_updates": torch.tensor(1), "model_ema.decay": torch.tensor(0.9)}
    return {name: value.contiguous() for name, value in (named | encoder | rest).items()}


def _give_noise_back(unet: UNet2DConditionModel) -> None:
    """As a trained model of noise does at the last step: most of its answer is what it is given, for silu(x) - silu(-x)
    is x. The first layer's features reach the last ones along the outermost skip connection; all else is ``_QUIET``.
    """
    last: Any = list(unet.up_blocks)[-1]
    parts: Any = unet
    width = int(unet.config.block_out_channels[0])
    with torch.no_grad():
        parts.conv_in.weight.zero_()
        for layer in (
            last.resnets[-1].conv2,
            last.resnets[-1].conv_shortcut,
            last.attentions[-1].proj_out,
            parts.conv_out,
        ):
            layer.weight.mul_(_QUIET)
            layer.bias.mul_(_QUIET)
        for channel in range(4):
            for sign, place in ((1, channel), (-1, channel + 4)):
                parts.conv_in.weight[place, channel, 1, 1] = sign
                parts.conv_out.weight[channel, place, 1, 1] = sign
        for place in range(width):
            last.resnets[-1].conv_shortcut.weight[place, place - width] = 1
