"""Segment Anything models that are damaged or none: folders like the starter's, and checkpoints."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

import torch
from safetensors.torch import save

from tests.faults import damage
from tests.faults.damage import GONE, fields
from tests.faults.hostile_folders import Folders, Hostile

CONFIG, WEIGHTS = "config.json", "sam.safetensors"
_FIELDS: Final[tuple[dict[str, Any], ...]] = (
    *({"image_size": size} for size in (GONE, None, 0, 32, 65, "64", 1 << 40)),
    *({"patch_size": size} for size in (GONE, 0, 7, 16)),
    *({"embed_dim": width} for width in (GONE, 0, 32, 1 << 40)),
    *({"depth": count} for count in (0, 1, 3, 1 << 40)),
    *({"num_heads": count} for count in (0, 3, 4)),
    *({"prompt_embed_dim": width} for width in (0, 15, 32)),
    {"window_size": -1},
    {"window_size": 3},
    {"global_attn_indexes": 1},
    {"global_attn_indexes": ["a"]},
    {"quantization_config": {"bits": 4}},
)


def hostile_sams(sams: Folders, files: Folders) -> Iterator[Hostile]:
    """``sams`` makes variants of a small SAM, ``files`` has a diffusion model."""
    for name, change in damage.SAFETENSORS.items():
        if name not in ("other names", "eight bits", "whole numbers"):
            yield Hostile("SAM folders", f"{WEIGHTS}: {name}", sams.variant({WEIGHTS: change}), WEIGHTS)
    for name, change in damage.CONFIG.items():
        yield Hostile("SAM folders", f"{CONFIG}: {name}", sams.variant({CONFIG: change}), CONFIG)
    for changed in _FIELDS:
        folder = sams.variant({CONFIG: fields(**changed)})
        yield Hostile("SAM folders", f"{CONFIG}: {changed}", folder, folder.name)
    yield Hostile("SAM folders", "no config", sams.variant({CONFIG: None}), CONFIG)
    yield Hostile("SAM folders", "no weights", sams.variant({WEIGHTS: None}), WEIGHTS)
    yield Hostile("SAM folders", "a diffusion model", files.base, "diffusion model")
    yield Hostile("SAM folders", "nowhere", files.root / "nowhere", "nowhere")
    yield from _checkpoints(sams, files)


def _checkpoints(sams: Folders, files: Folders) -> Iterator[Hostile]:
    good = (sams.base / WEIGHTS).read_bytes()
    for name, change in damage.PICKLED.items():
        yield Hostile("SAM checkpoints", name, sams.file("sam_vit_b.pth", change(good)), "sam_vit_b.pth")
    for width, kind in ((768, "vit_b"), (1024, "vit_l"), (1280, "vit_h")):
        encoder = {"image_encoder.pos_embed": torch.zeros(1).expand(1, 64, 64, width)}
        path = sams.file(f"sam_{kind}.pth", _pickled(encoder))
        yield Hostile("SAM checkpoints", f"{kind} without the rest", path, path.name)
    path = sams.file("mobile_sam.pt", _pickled({"image_encoder.patch_embed.seq.0.c.weight": torch.zeros(32, 3, 3, 3)}))
    yield Hostile("SAM checkpoints", "MobileSAM without the rest", path, path.name)
    for name, weight, named in (
        ("HQ-SAM", "mask_decoder.hf_token.weight", "HQ-SAM"),
        ("SAM 2 of another size", "image_encoder.trunk.pos_embed", "of a size that is not read"),
        ("a Stable Diffusion checkpoint", "cond_stage_model.transformer.text_model.x", "Stable Diffusion"),
        ("a LoRA", "lora_unet_down.lora_up.weight", "LoRA"),
        ("weights of nobody", "layer.weight", "Segment Anything"),
    ):
        for suffix, write in _WRITERS.items():
            path = sams.file(f"sam{suffix}", write({weight: torch.zeros(2, 2)}))
            yield Hostile("SAM checkpoints", f"{name} as {suffix}", path, named)
    yield Hostile("SAM checkpoints", "a UNet", files.base / "unet/diffusion_pytorch_model.safetensors", "UNet")


def _pickled(state: Mapping[str, torch.Tensor]) -> bytes:
    made = io.BytesIO()
    torch.save({"model": dict(state)}, made)
    return made.getvalue()


def _saved(state: Mapping[str, torch.Tensor]) -> bytes:
    return save(dict(state))


_WRITERS: Final = {".pth": _pickled, ".safetensors": _saved}
