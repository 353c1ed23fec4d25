"""Sound models of other kinds, and things that are no model at all: each is refused by its true name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any, Final

import torch
from safetensors.torch import save_file

from tests.faults import damage
from tests.faults.damage import fields
from tests.faults.hostile_folders import INDEX, Folders, Hostile


def kinds(folders: Folders) -> Iterator[Hostile]:
    """Sound models of other kinds, and things that are no model at all: each by its true name."""

    def kind(name: str, change: dict[str, Any], file: str, named: str) -> Hostile:
        return Hostile("other kinds", name, folders.variant({file: fields(**change)}), named)

    for pipeline, named in (
        ("StableDiffusionXLPipeline", "text_encoder_2"),
        ("StableDiffusionXLInpaintPipeline", "inpainting"),
        ("StableDiffusion3Pipeline", "Stable Diffusion 3"),
        ("FluxPipeline", "Flux"),
        ("StableDiffusionInpaintPipeline", "inpainting"),
        ("StableDiffusionInstructPix2PixPipeline", "InstructPix2Pix"),
        ("StableUnCLIPPipeline", "unCLIP"),
        ("StableDiffusionDepth2ImgPipeline", "depth"),
        ("StableDiffusionUpscalePipeline", "upscaler"),
        ("StableVideoDiffusionPipeline", "video"),
        ("WanPipeline", "video"),
    ):
        yield kind(pipeline, {"_class_name": pipeline}, INDEX, named)
    yield kind(
        "two text encoders", {"text_encoder_2": ["transformers", "CLIPTextModel"]}, INDEX, "text_encoder_2/config.json"
    )
    yield kind("a transformer", {"_class_name": "NewPipeline", "transformer": ["diffusers", "X"]}, INDEX, "NewPipeline")
    unet = "unet/config.json"
    yield kind("a UNet for inpainting", {"in_channels": 9}, unet, "inpainting")
    yield kind("a UNet of InstructPix2Pix", {"in_channels": 8}, unet, "InstructPix2Pix")
    yield kind("a UNet for depth", {"in_channels": 5}, unet, "depth")
    yield kind("a UNet of an upscaler", {"in_channels": 7}, unet, "upscaler")
    yield kind("a UNet of unCLIP", {"class_embed_type": "projection"}, unet, "unCLIP")
    yield kind("a UNet of SDXL", {"addition_embed_type": "text_time"}, unet, "Stable Diffusion XL")
    yield kind("a UNet with an encoder", {"encoder_hid_dim_type": "text_proj"}, unet, "needs more than a text")
    cache = folders.root / "cache" / "models--somebody--something"
    shutil.copytree(folders.base, cache / "snapshots" / "0123abcd")
    yield Hostile("other kinds", "the hub's folder of a model", cache, "0123abcd")
    yield Hostile("other kinds", "the hub's cache", cache.parent, "0123abcd")
    empty = folders.root / "empty"
    empty.mkdir()
    yield Hostile("other kinds", "an empty folder", empty, "model_index.json")
    yield Hostile("other kinds", "no folder", folders.root / "nowhere", "nowhere")
    yield Hostile("other kinds", "a part of a model", folders.base / "unet", "one part of a model")
    yield from _single_files(folders)


_FIRST: Final = "model.diffusion_model.input_blocks.0.0.weight"
_JOINT: Final = "model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight"
_SINGLE: Final = (
    ("SD 1 without its text encoder", {_FIRST: (320, 4, 3, 3), "first_stage_model.x": (1,)}, "UNet"),
    ("SD 1 without all else", {"cond_stage_model.transformer.text_model.x": (1,)}, "of another model"),
    ("SD 2 without all else", {"cond_stage_model.model.ln_final.bias": (4,)}, "shape 4"),
    ("SD inpainting in one file", {_FIRST: (320, 9, 3, 3)}, "inpainting"),
    (
        "InstructPix2Pix in one file",
        {_FIRST: (320, 8, 3, 3)},
        "InstructPix2Pix",
    ),
    (
        "SDXL in one file",
        {"conditioner.embedders.1.model.ln_final.bias": (4,), "model.diffusion_model.x": (1,)},
        "no whole model",
    ),
    ("Flux in one file", {"double_blocks.0.img_attn.qkv.weight": (4, 4)}, "Flux"),
    (
        "SD 3 in one file",
        {_JOINT: (4, 4)},
        "Stable Diffusion 3",
    ),
    ("a LoRA of kohya", {"lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight": (4, 4)}, "LoRA"),
    ("a LoRA of peft", {"unet.down_blocks.0.attentions.0.to_q.lora_A.weight": (4, 4)}, "LoRA"),
    ("a ControlNet", {"control_model.input_hint_block.0.bias": (4,)}, "ControlNet"),
    ("a motion module", {"down_blocks.0.motion_modules.0.x": (4,)}, "video"),
    ("a textual inversion", {"emb_params": (1, 768)}, "textual inversion"),
    ("a SAM", {"image_encoder.pos_embed": (1, 4, 4, 768)}, "vit_b"),
    ("a UNet alone", {"down_blocks.0.resnets.0.conv1.weight": (4, 4, 3, 3), "conv_in.weight": (1,)}, "UNet"),
    ("a VAE alone", {"decoder.conv_in.weight": (4, 4, 3, 3)}, "VAE"),
    ("a text encoder alone", {"text_model.embeddings.token_embedding.weight": (4, 4)}, "text encoder"),
    ("weights of nobody", {"layer.weight": (4, 4)}, "no known kind"),
)


def _single_files(folders: Folders) -> Iterator[Hostile]:
    for number, (name, shapes, named) in enumerate(_SINGLE):
        state = {key: torch.zeros(shape) for key, shape in shapes.items()}
        path = folders.file(f"single-{number}.safetensors", b"")
        save_file(state, path)
        yield Hostile("single files", name, path, named)
        other = folders.file(f"single-{number}.ckpt", b"")
        torch.save({"state_dict": state}, other)
        yield Hostile("single files", f"{name}, pickled", other, named)
    for name, change in damage.ANY_FILE.items():
        path = folders.file("model.safetensors", change(b"x" * 2000))
        yield Hostile("single files", name, path, "model.safetensors")
    yield Hostile("single files", "pickled code", folders.file("model.ckpt", damage.code(b"")), "program code")
    yield Hostile("single files", "half a checkpoint", folders.file("m.ckpt", damage.code(b"")[:300]), "m.ckpt")
    yield Hostile("single files", "a GGUF", folders.file("m.gguf", b"GGUF" + bytes(100)), "GGUF")
