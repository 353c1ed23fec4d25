"""Tiny Stable Diffusion 1.x and 2.x models in both public layouts: a diffusers folder, and one file with all parts.

They have the real vocabulary, and the layers and names of the real ones; only their widths and depths are small. The
single file is written from the folder by turning the names round, so that both hold the same weights.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Literal

import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from safetensors.torch import load_file
from torch import Tensor
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from engine.files.resources import resources_folder
from engine.models import clip_vocabulary
from tests.tiny_models import Prediction

Version = Literal["sd1", "sd2"]
Weights = dict[str, Tensor]
WIDTH = 16  # of the text embedding
LAYERS = 2  # of a block
SHIPPED = resources_folder() / "models"
_TEXT: dict[Version, dict[str, Any]] = {
    "sd1": {"hidden_act": "quick_gelu", "num_hidden_layers": 2},
    "sd2": {"hidden_act": "gelu", "num_hidden_layers": 23},
}
_PADS: dict[Version, str] = {"sd1": "<|endoftext|>", "sd2": "!"}


def write_folder(folder: Path, version: Version, prediction: Prediction) -> Path:
    """In the layout of diffusers; returns ``folder``."""
    torch.default_generator.manual_seed(3)
    vocabulary, merges = clip_vocabulary.read(SHIPPED / clip_vocabulary.FILE)
    linear = {"use_linear_projection": True, "attention_head_dim": [2, 4, 4]} if version == "sd2" else {}
    unet = UNet2DConditionModel(
        sample_size=16 if prediction == "v_prediction" and version == "sd2" else 8,
        block_out_channels=(8, 16, 16),
        layers_per_block=LAYERS,
        down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=WIDTH,
        norm_num_groups=4,
        **({"attention_head_dim": 4} | linear),
    )
    if prediction == "epsilon":
        _give_noise_back(unet)
    pipeline = StableDiffusionPipeline(
        unet=unet,
        vae=AutoencoderKL(
            block_out_channels=(8, 8, 8, 8),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=LAYERS,
            norm_num_groups=4,
            sample_size=64,
        ),
        text_encoder=CLIPTextModel(
            CLIPTextConfig(
                vocab_size=len(vocabulary),
                hidden_size=WIDTH,
                intermediate_size=32,
                num_attention_heads=2,
                max_position_embeddings=77,
                projection_dim=WIDTH,
                **_TEXT[version],
            )
        ),
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
    named = {f"model.diffusion_model.{_unet_name(name, unet)}": value for name, value in unet.items()}
    for name, value in vae.items():
        flat = ".attentions." in name and value.ndim == 2
        named[f"first_stage_model.{_vae_name(name)}"] = value[:, :, None, None] if flat else value
    encoder = _open_clip(text) if version == "sd2" else _clip(text)
    rest = {"betas": torch.zeros(1000), "model_ema.num_updates": torch.tensor(1), "model_ema.decay": torch.tensor(0.9)}
    return {name: value.contiguous() for name, value in (named | encoder | rest).items()}


def _give_noise_back(unet: UNet2DConditionModel) -> None:
    """An ideal model of noise at the last step: its answer is what it is given, since silu(x) - silu(-x) = x.

    The first layer's features reach the last ones past all others, along the outermost skip connection.
    """
    last: Any = list(unet.up_blocks)[-1]
    parts: Any = unet
    width = int(unet.config.block_out_channels[0])
    layers = (parts.conv_in, last.resnets[-1].conv2, last.resnets[-1].conv_shortcut, last.attentions[-1].proj_out)
    with torch.no_grad():
        for layer in (*layers, parts.conv_out):
            layer.weight.zero_()
            layer.bias.zero_()
        for channel in range(4):
            for sign, place in ((1, channel), (-1, channel + 4)):
                parts.conv_in.weight[place, channel, 1, 1] = sign
                parts.conv_out.weight[channel, place, 1, 1] = sign
        for place in range(width):
            last.resnets[-1].conv_shortcut.weight[place, place - width] = 1


def _unet_name(name: str, unet: Weights) -> str:
    match name.split("."):
        case ["time_embedding", layer, kind]:
            return f"time_embed.{0 if layer == 'linear_1' else 2}.{kind}"
        case ["conv_in" | "conv_norm_out" | "conv_out" as layer, kind]:
            return f"{({'conv_in': 'input_blocks.0.0', 'conv_norm_out': 'out.0', 'conv_out': 'out.2'})[layer]}.{kind}"
        case ["down_blocks", block, "downsamplers", _, _, kind]:
            return f"input_blocks.{(int(block) + 1) * (LAYERS + 1)}.0.op.{kind}"
        case ["down_blocks", block, part, layer, *rest]:
            return _unet_layer(f"input_blocks.{int(block) * (LAYERS + 1) + int(layer) + 1}", part, rest)
        case ["up_blocks", block, "upsamplers", _, _, kind]:
            attends = f"up_blocks.{block}.attentions.0.norm.weight" in unet
            return f"output_blocks.{int(block) * (LAYERS + 1) + LAYERS}.{2 if attends else 1}.conv.{kind}"
        case ["up_blocks", block, part, layer, *rest]:
            return _unet_layer(f"output_blocks.{int(block) * (LAYERS + 1) + int(layer)}", part, rest)
        case ["mid_block", "attentions", _, *rest]:
            return ".".join(("middle_block.1", *rest))
        case ["mid_block", "resnets", layer, *rest]:
            return f"middle_block.{int(layer) * 2}.{_resnet(rest)}"
        case _:
            raise AssertionError(name)


def _unet_layer(block: str, part: str, rest: list[str]) -> str:
    return f"{block}.0.{_resnet(rest)}" if part == "resnets" else ".".join((block, "1", *rest))


def _resnet(rest: list[str]) -> str:
    names = {
        "norm1": "in_layers.0",
        "conv1": "in_layers.2",
        "norm2": "out_layers.0",
        "conv2": "out_layers.3",
        "time_emb_proj": "emb_layers.1",
        "conv_shortcut": "skip_connection",
    }
    return ".".join((names[rest[0]], *rest[1:]))


def _vae_name(name: str) -> str:
    for ours, theirs in (
        ("mid_block.attentions.0.group_norm", "mid.attn_1.norm"),
        ("mid_block.attentions.0.to_out.0", "mid.attn_1.proj_out"),
        ("mid_block.attentions.0.to_", "mid.attn_1."),
        ("mid_block.resnets.0", "mid.block_1"),
        ("mid_block.resnets.1", "mid.block_2"),
        ("conv_norm_out", "norm_out"),
        ("conv_shortcut", "nin_shortcut"),
        ("downsamplers.0", "downsample"),
        ("upsamplers.0", "upsample"),
        ("resnets", "block"),
        ("down_blocks", "down"),
        *((f"up_blocks.{block}", f"up.{3 - block}") for block in range(4)),
    ):
        name = name.replace(ours, theirs)
    return name


def _clip(text: Weights) -> Weights:
    prefix = "cond_stage_model.transformer.text_model."
    named = {f"{prefix}{name}": value for name, value in text.items()}
    return named | {f"{prefix}embeddings.position_ids": torch.arange(77)[None]}


def _open_clip(text: Weights) -> Weights:
    """With the last layer, which Stable Diffusion 2.x leaves out, and the three projections of each layer as one."""
    prefix, named = "cond_stage_model.model.", dict[str, Tensor]()
    for name, value in text.items():
        if ".q_proj." in name:
            joined = torch.cat([text[name.replace(".q_proj.", f".{part}_proj.")] for part in "qkv"])
            name, value = name.replace(".q_proj.", ".in_proj_"), joined
        elif ".k_proj." in name or ".v_proj." in name:
            continue
        for ours, theirs in (
            ("embeddings.token_embedding", "token_embedding"),
            ("embeddings.position_embedding.weight", "positional_embedding"),
            ("final_layer_norm", "ln_final"),
            ("encoder.layers", "transformer.resblocks"),
            ("self_attn", "attn"),
            ("layer_norm", "ln_"),
            ("fc1", "c_fc"),
            ("fc2", "c_proj"),
        ):
            name = name.replace(ours, theirs)
        named[prefix + name] = value
    last = {name.replace(".22.", ".23."): value * 2 for name, value in named.items() if ".22." in name}
    return named | last | {f"{prefix}text_projection": torch.eye(WIDTH), f"{prefix}logit_scale": torch.tensor(1.0)}
