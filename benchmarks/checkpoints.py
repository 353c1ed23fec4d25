"""Stable Diffusion 1.x, 2.x and XL with random weights, in both public layouts: a diffusers folder, and a single file.

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
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import load_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from benchmarks import single_file_names as names
from benchmarks.single_file_names import Weights
from engine.files.resources import resources_folder
from engine.models.loading import clip_vocabulary

Version = Literal["sd1", "sd2", "sdxl"]
Prediction = Literal["epsilon", "v_prediction"]
SHIPPED: Final = resources_folder() / "models"
VERSIONS: Final[Mapping[Version, tuple[str, ...]]] = {  # with the names of their configs in ``SHIPPED``
    "sd1": ("sd1",),
    "sd2": ("sd2-base", "sd2-v"),
    "sdxl": ("sdxl",),
}
_SHORT: Final[Mapping[Version, int]] = {"sd1": 2, "sd2": 23, "sdxl": 2}  # layers of a tiny text; 2.x leaves out a 24th
_UNETS: Final[Mapping[Version, dict[str, Any]]] = {  # tiny ones
    "sd1": {"block_out_channels": [8, 16, 16, 16], "cross_attention_dim": 16, "attention_head_dim": 4},
    "sd2": {"block_out_channels": [8, 16, 16, 16], "cross_attention_dim": 16, "attention_head_dim": [2, 4, 4, 4]},
    "sdxl": {
        "block_out_channels": [8, 16, 16],
        "cross_attention_dim": 40,
        "attention_head_dim": [2, 4, 4],
        "transformer_layers_per_block": [1, 1, 2],
        "addition_time_embed_dim": 8,
        "projection_class_embeddings_input_dim": 72,  # the whole text's 24, and 8 for each number of the sizes
    },
}
_SIDES: Final = {64: 8, 96: 16, 128: 16}  # of a tiny one's latents, by those of the real one
_PADS: Final[Mapping[str, str]] = {"tokenizer": "<|endoftext|>", "tokenizer_2": "!"}
_ONE_FILE: Final = "20GB"  # each part, as the published folders have it
_QUIET: Final = 0.1  # of all else beside the noise that a model of noise gives back


def configs_of(version: Version, prediction: Prediction) -> str:
    """The folder of ``SHIPPED`` that is for such a model."""
    return VERSIONS[version][-1 if prediction == "v_prediction" else 0]


def write_folder(folder: Path, version: Version, prediction: Prediction, full: bool = False) -> Path:
    """In the layout of diffusers, in float32; returns ``folder``. ``full``: 4 to 14 GB, else tiny."""
    torch.default_generator.manual_seed(3)
    configs = SHIPPED / configs_of(version, prediction)
    texts = [each for each in ("text_encoder", "text_encoder_2") if (configs / each).is_dir()]
    named = ("unet", "vae", *texts)
    unet, vae, *written = (json.loads((configs / part / "config.json").read_bytes()) for part in named)
    if not full:
        unet |= {"norm_num_groups": 4, "sample_size": _SIDES[unet["sample_size"]]} | _UNETS[version]
        vae |= {"block_out_channels": [8, 8, 8, 8], "norm_num_groups": 4, "sample_size": 64}
        for text, width in zip(written, (16, 24), strict=False):
            text |= {"hidden_size": width, "intermediate_size": 32, "num_attention_heads": 2, "projection_dim": width}
            text |= {"num_hidden_layers": _SHORT[version]}
    denoiser = UNet2DConditionModel.from_config(unet)
    if prediction == "epsilon":
        _give_noise_back(denoiser)
    parts: dict[str, Any] = {"unet": denoiser, "vae": AutoencoderKL.from_config(vae)}
    vocabulary, merges = clip_vocabulary.read(SHIPPED / clip_vocabulary.FILE)
    for name, text in zip(texts, written, strict=True):
        tokenizer = name.replace("text_encoder", "tokenizer")
        kind = CLIPTextModelWithProjection if name == "text_encoder_2" else CLIPTextModel
        parts[name] = kind(CLIPTextConfig(**text))
        parts[tokenizer] = CLIPTokenizer(vocabulary, merges, model_max_length=77, pad_token=_pad(version, tokenizer))
    parts["scheduler"] = scheduler(prediction)
    if version == "sdxl":
        StableDiffusionXLPipeline(**parts, add_watermarker=False).save_pretrained(folder, max_shard_size=_ONE_FILE)
        return folder
    without = {"safety_checker": None, "feature_extractor": None, "requires_safety_checker": False}
    StableDiffusionPipeline(**parts, **without).save_pretrained(folder, max_shard_size=_ONE_FILE)
    return folder


def scheduler(prediction: Prediction) -> DDIMScheduler:
    """As the public models of that prediction have it."""
    return DDIMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
        prediction_type=prediction,
    )


def write_configs(folder: Path, name: str, into: Path) -> None:
    """Ships the configs of ``folder`` as ``name`` in ``into``, in the place of the full-size ones."""
    for file in (file for part in (SHIPPED / name).iterdir() for file in (folder / part.name).glob("*config.json")):
        (into / name / file.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(file, into / name / file.parent.name)
    for tokenizer in (SHIPPED / name).glob("tokenizer*"):
        shutil.copy(tokenizer / "tokenizer_config.json", into / name / tokenizer.name)
    (into / clip_vocabulary.FILE).parent.mkdir(exist_ok=True)
    shutil.copy(SHIPPED / clip_vocabulary.FILE, into / clip_vocabulary.FILE)


def ship(root: Path, configs: Path, folder: Path, version: Version, prediction: Prediction) -> None:
    """The configs of tiny models in ``configs``, in the place of the real ones: of ``folder``, and where its version
    has others beside them, of a model made in ``root``.
    """
    for name in VERSIONS[version]:
        other: Prediction = "v_prediction" if name.endswith("-v") else "epsilon"
        same = len(VERSIONS[version]) == 1 or other == prediction
        write_configs(folder if same else write_folder(root / name, version, other), name, configs)


def _pad(version: Version, tokenizer: str) -> str:
    return "!" if version == "sd2" else _PADS[tokenizer]


def single_file_weights(folder: Path, version: Version) -> Weights:
    """What is in ``folder``, named as in a single file, with all else that published files hold."""
    unet = load_file(folder / "unet" / "diffusion_pytorch_model.safetensors")
    vae = load_file(folder / "vae" / "diffusion_pytorch_model.safetensors")
    texts = [_plain(load_file(file)) for file in sorted(folder.glob("text_encoder*/model.safetensors"))]
    named = {f"model.diffusion_model.{names.unet_name(name, unet)}": value for name, value in unet.items()}
    for name, value in vae.items():
        flat = ".attentions." in name and value.ndim == 2
        named[f"first_stage_model.{names.vae_name(name)}"] = value[:, :, None, None] if flat else value
    match version:
        case "sd1":
            encoder = names.clip_weights(texts[0])
        case "sd2":
            encoder = names.open_clip_weights(texts[0])
        case "sdxl":
            encoder = names.clip_weights(texts[0], "conditioner.embedders.0.transformer.")
            encoder |= names.projected_weights(texts[1], "conditioner.embedders.1.model.")
    rest = {"betas": torch.zeros(1000), "model_ema.num_updates": torch.tensor(1), "model_ema.decay": torch.tensor(0.9)}
    return {name: value.contiguous() for name, value in (named | encoder | rest).items()}


def _plain(text: Weights) -> Weights:
    return {name.removeprefix("text_model."): value for name, value in text.items()}


def _give_noise_back(unet: UNet2DConditionModel) -> None:
    """As a trained model of noise does at the last step: most of its answer is what it is given, for silu(x) - silu(-x)
    is x. The first layer's features reach the last ones along the outermost skip connection; all else is ``_QUIET``.
    """
    last: Any = list(unet.up_blocks)[-1]
    parts: Any = unet
    width = int(unet.config.block_out_channels[0])
    with torch.no_grad():
        parts.conv_in.weight.zero_()
        attention = [each.proj_out for each in getattr(last, "attentions", ())]
        for layer in (last.resnets[-1].conv2, last.resnets[-1].conv_shortcut, *attention[-1:], parts.conv_out):
            layer.weight.mul_(_QUIET)
            layer.bias.mul_(_QUIET)
        for channel in range(4):
            for sign, place in ((1, channel), (-1, channel + 4)):
                parts.conv_in.weight[place, channel, 1, 1] = sign
                parts.conv_out.weight[channel, place, 1, 1] = sign
        for place in range(width):
            last.resnets[-1].conv_shortcut.weight[place, place - width] = 1
