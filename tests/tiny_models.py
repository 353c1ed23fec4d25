"""Tiny models with random weights in the exact layouts that the real ones have."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import save_file
from segment_anything.modeling import Sam
from spandrel.architectures.Compact import Compact
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    Sam2Config,
    Sam2Model,
)

from benchmarks.checkpoints import Prediction, scheduler
from engine.segmentation.small_sam import build_small_sam

WIDTH = 16  # of the text embedding
XL_WIDTH = 24  # of that of SDXL's second encoder
TOKENS = 12
SIZE = 32  # pixels
WORDS = ("a", "dog", "cat", "jumping", "in", "the", "snow", "forest", "snowy", "brown", "black")
SAM_CONFIG: dict[str, Any] = {
    "image_size": 64,
    "patch_size": 8,
    "embed_dim": 16,
    "depth": 2,
    "num_heads": 2,
    "prompt_embed_dim": 16,
    "window_size": 4,
    "global_attn_indexes": [1],
}

SAM_2_CONFIG: dict[str, Any] = {
    "vision_config": {
        "backbone_config": {
            "model_type": "sam2_hiera_det_model",
            "hidden_size": 8,
            "blocks_per_stage": [1, 1, 2, 1],
            "embed_dim_per_stage": [8, 16, 32, 64],
            "num_attention_heads_per_stage": [1, 1, 2, 2],
            "window_size_per_stage": [4, 2, 2, 2],
            "global_attention_blocks": [3],
            "window_positional_embedding_background_size": [2, 2],
        },
        "backbone_channel_list": [64, 32, 16, 8],
        "backbone_feature_sizes": [[16, 16], [8, 8], [4, 4]],
        "fpn_hidden_size": 16,
    },
    "prompt_encoder_config": {"hidden_size": 16, "image_size": 64, "patch_size": 16, "mask_input_channels": 4},
    "mask_decoder_config": {"hidden_size": 16, "mlp_dim": 32, "num_attention_heads": 2, "iou_head_hidden_dim": 16},
}


def tiny_tokenizer(folder: Path) -> CLIPTokenizer:
    """One token a letter: a complete CLIP tokenizer without merges."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = [chr(code) for code in range(33, 127)]
    tokens = [*letters, *(f"{letter}</w>" for letter in letters)]
    merges: list[str] = []
    for word in WORDS:
        pieces = [*word[:-1], f"{word[-1]}</w>"]
        while len(pieces) > 1:
            pair = f"{pieces[-2]} {pieces[-1]}"
            pieces = [*pieces[:-2], pieces[-2] + pieces[-1]]
            if pair not in merges:
                merges.append(pair)
            if pieces[-1] not in tokens:
                tokens.append(pieces[-1])
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}), encoding="utf-8")
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *merges, ""]), encoding="utf-8")
    return CLIPTokenizer.from_pretrained(folder, model_max_length=TOKENS)


def write_tiny_diffusion(
    folder: Path,
    prediction: Prediction = "epsilon",
    channels: int = 4,
    card: dict[str, Any] | None = None,
    seed: int = 0,
) -> Path:
    """A Stable Diffusion folder: 8 x 8 latents of ``channels`` channels, 32 x 32 pixels; returns ``folder``."""
    torch.default_generator.manual_seed(seed)
    tokenizer = tiny_tokenizer(folder / "draft")
    text = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(json.loads((folder / "draft" / "vocab.json").read_text(encoding="utf-8"))),
            hidden_size=WIDTH,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=TOKENS,
            projection_dim=WIDTH,
        )
    )
    unet = UNet2DConditionModel(
        sample_size=8,
        in_channels=channels,
        out_channels=channels,
        block_out_channels=(8, 16),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=4,
    )
    pipeline = StableDiffusionPipeline(
        vae=_tiny_vae(channels),
        text_encoder=text,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=scheduler(prediction),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(folder)
    if card is not None:
        (folder / "layerdiffusion.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


def write_tiny_xl(folder: Path, variant: str | None = None, seed: int = 0) -> Path:
    """A folder of Stable Diffusion XL: 8 x 8 latents, 32 x 32 pixels; returns ``folder``. ``variant``: "fp16"."""
    torch.default_generator.manual_seed(seed)
    parts: dict[str, Any] = {}
    for number, (width, pad) in enumerate(((WIDTH, "<|endoftext|>"), (XL_WIDTH, "!"))):
        tokenizer = tiny_tokenizer(folder / "draft")
        tokenizer.pad_token = pad
        config = CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=width,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=TOKENS,
            projection_dim=width,
            eos_token_id=tokenizer.eos_token_id,
        )
        ending = "_2" if number else ""
        parts[f"text_encoder{ending}"] = CLIPTextModelWithProjection(config) if number else CLIPTextModel(config)
        parts[f"tokenizer{ending}"] = tokenizer
    parts["unet"] = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(8, 16, 16),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=(1, 1, 2),
        cross_attention_dim=WIDTH + XL_WIDTH,
        attention_head_dim=(2, 4, 4),
        use_linear_projection=True,
        norm_num_groups=4,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=XL_WIDTH + 6 * 8,
    )
    parts["vae"] = _tiny_vae(4)
    parts["scheduler"] = scheduler("epsilon")
    pipeline = StableDiffusionXLPipeline(**parts, add_watermarker=False)
    if variant == "fp16":
        pipeline = pipeline.to(torch.float16)
    pipeline.save_pretrained(folder, variant=variant)
    shutil.rmtree(folder / "draft")
    return folder


def _tiny_vae(channels: int) -> AutoencoderKL:
    return AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 3,
        up_block_types=("UpDecoderBlock2D",) * 3,
        block_out_channels=(8, 8, 8),
        latent_channels=channels,
        norm_num_groups=4,
        sample_size=SIZE,
        scaling_factor=0.3,
    )


def tiny_sam() -> Sam:
    torch.default_generator.manual_seed(0)
    return build_small_sam(SAM_CONFIG)


def write_tiny_sam(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(SAM_CONFIG), encoding="utf-8")
    save_file(tiny_sam().state_dict(), folder / "sam.safetensors")
    return folder


def tiny_sam_2() -> Sam2Model:
    """Its weights are wider than a new model's, so that each prompt gives another mask."""
    torch.default_generator.manual_seed(0)
    model = Sam2Model(Sam2Config(**SAM_2_CONFIG)).eval()
    draw = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for value in model.parameters():
            value.add_(torch.randn(value.shape, generator=draw) * 0.2)
    return model


def write_tiny_sam_2(folder: Path) -> Path:
    tiny_sam_2().save_pretrained(folder)
    return folder


def write_tiny_upscaler(file: Path, scale: int = 2, channels: int = 3) -> Path:
    """A network for RealESRGAN's layout: what it adds to the enlarged picture hangs on each pixel's surroundings."""
    torch.default_generator.manual_seed(0)
    network = Compact(num_in_ch=channels, num_out_ch=channels, num_feat=8, num_conv=2, upscale=scale)
    save_file(network.state_dict(), file)
    return file
