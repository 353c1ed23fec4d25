"""How a single file names the weights of diffusers and transformers, whose names are turned into these here."""

from __future__ import annotations

import torch
from torch import Tensor

LAYERS = 2  # of each of the UNet's blocks, in every Stable Diffusion
Weights = dict[str, Tensor]


def unet_name(name: str, unet: Weights) -> str:
    match name.split("."):
        case ["time_embedding", layer, kind]:
            return f"time_embed.{0 if layer == 'linear_1' else 2}.{kind}"
        case ["add_embedding", layer, kind]:
            return f"label_emb.0.{0 if layer == 'linear_1' else 2}.{kind}"
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


def vae_name(name: str, last: int = 3) -> str:
    """``last`` of its levels, counted from 0."""
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
        *((f"up_blocks.{block}", f"up.{last - block}") for block in range(last + 1)),
    ):
        name = name.replace(ours, theirs)
    return name


def clip_weights(text: Weights, prefix: str = "cond_stage_model.transformer.") -> Weights:
    prefix += "text_model."
    named = {f"{prefix}{name}": value for name, value in text.items()}
    return named | {f"{prefix}embeddings.position_ids": torch.arange(77)[None]}


def open_clip_weights(text: Weights) -> Weights:
    """With the last layer, which Stable Diffusion 2.x leaves out."""
    prefix = "cond_stage_model.model."
    named = _open_clip(text, prefix)
    last = {name.replace(".22.", ".23."): value * 2 for name, value in named.items() if ".22." in name}
    projection = torch.eye(len(text["final_layer_norm.bias"]))
    return named | last | {f"{prefix}text_projection": projection, f"{prefix}logit_scale": torch.tensor(1.0)}


def projected_weights(text: Weights, prefix: str) -> Weights:
    """Of SDXL's second encoder, which projects the whole text."""
    projection = text["text_projection.weight"].T.contiguous()
    rest = {name: value for name, value in text.items() if name != "text_projection.weight"}
    return _open_clip(rest, prefix) | {
        f"{prefix}text_projection": projection,
        f"{prefix}logit_scale": torch.tensor(1.0),
    }


def _open_clip(text: Weights, prefix: str) -> Weights:
    """With the three projections of each layer as one."""
    named: Weights = {}
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
    return named
