"""Models of other kinds: what a folder or file is that cannot be used, and what to do. Torch-free."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.models.checks.model_configs import IndexConfig, UnetConfig
from engine.models.checks.weight_files import ADVICE, Shapes
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

_AS_SAM: Final = shown("Choose it as the SAM checkpoint; here choose a Stable Diffusion 1.x or 2.x folder.")
_XL: Final = shown("Stable Diffusion XL")
_THREE: Final = shown("Stable Diffusion 3")
_FLUX: Final = shown("Flux")
_INPAINTING: Final = shown("a Stable Diffusion model for inpainting")
_PIX2PIX: Final = shown("InstructPix2Pix, which edits by instructions")
_UNCLIP: Final = shown("unCLIP, which draws from pictures")
_DEPTH: Final = shown("a Stable Diffusion model for depth maps")
_UPSCALER: Final = shown("a Stable Diffusion upscaler")
_VIDEO: Final = shown("a video model")
_LORA: Final = shown("a LoRA, which changes a model and is none itself")
# by the beginning of the pipeline's class, the longer one first
_PIPELINES: Final = (
    ("StableDiffusionXL", _XL),
    ("StableDiffusion3", _THREE),
    ("StableDiffusionInpaint", _INPAINTING),
    ("StableDiffusionInstructPix2Pix", _PIX2PIX),
    ("StableDiffusionDepth2Img", _DEPTH),
    ("StableDiffusionUpscale", _UPSCALER),
    ("StableDiffusionLatentUpscale", _UPSCALER),
    ("StableDiffusionImageVariation", _UNCLIP),
    ("StableUnCLIP", _UNCLIP),
    ("UnCLIP", _UNCLIP),
    ("Flux", _FLUX),
    ("StableVideo", _VIDEO),
    ("TextToVideo", _VIDEO),
    ("AnimateDiff", _VIDEO),
    ("CogVideo", _VIDEO),
    ("HunyuanVideo", _VIDEO),
    ("LTX", _VIDEO),
    ("Wan", _VIDEO),
)
_BY_EXTRA: Final = {1: _DEPTH, 3: _UPSCALER, 4: _PIX2PIX, 5: _INPAINTING}  # channels beside the latents
_XL_ALONE: Final = "add_embedding."  # of a UNet that is told a picture's size as well
_UNET_LAYER: Final = "conv_in.weight"
_SAMS: Final = {768: "vit_b", 1024: "vit_l", 1280: "vit_h"}  # by the encoder's width


def other_pipeline(index: IndexConfig) -> Text | None:
    """What ``index`` names, where it is not Stable Diffusion 1.x or 2.x."""
    for beginning, kind in _PIPELINES:
        if index.class_name.startswith(beginning):
            return kind
    if index.text_encoder_2 is not None:
        return _XL
    return shown("a {name}", name=index.class_name or "transformer") if index.transformer is not None else None


def other_unet(unet: UnetConfig, latent_channels: int) -> Text | None:
    """What a UNet is for that takes more than latents and a text."""
    if unet.addition_embed_type == "text_time":
        return _XL
    if unet.class_embed_type is not None or unet.num_class_embeds is not None:
        return _UPSCALER if unet.num_class_embeds is not None else _UNCLIP
    if unet.addition_embed_type is not None or unet.encoder_hid_dim_type is not None:
        return shown("a model that needs more than a text")
    if latent_channels == unet.out_channels:
        return _BY_EXTRA.get(unet.in_channels - latent_channels)
    return None


def other_weights(given: Shapes, wanted: Shapes) -> Text | None:
    """What ``given`` weights are, where they are of another kind of model than the ``wanted`` of a config."""
    if not given.keys() & wanted.keys():
        return weights_kind(given)
    if any(name.startswith(_XL_ALONE) for name in given.keys() - wanted.keys()):
        return _XL
    own, asked = given.get(_UNET_LAYER, ()), wanted.get(_UNET_LAYER, ())
    return _BY_EXTRA.get(own[1] - asked[1]) if len(own) == len(asked) == 4 else None


def sam_kind(shapes: Shapes) -> str | None:
    """segment-anything's name of a checkpoint, from its encoder's width; None: not one of its three."""
    position = shapes.get("image_encoder.pos_embed")
    return _SAMS.get(position[-1]) if position else None


def weights_kind(shapes: Shapes) -> Text | None:
    """What a file of weights is by their names; None where nobody knows these."""
    return next((kind for told, kind in _WEIGHTS if any(told(name) for name in shapes)), None) or _single(shapes)


def _begins(*beginnings: str) -> Callable[[str], bool]:
    return lambda name: name.startswith(beginnings)


def _has(*parts: str) -> Callable[[str], bool]:
    return lambda name: any(part in name for part in parts)


_WEIGHTS: Final = (
    (_has("lora_", ".lora."), _LORA),
    (_begins("object_embedding"), shown("a tuned edit of this program")),
    (_begins("mask_decoder.hf_token"), shown("HQ-SAM")),
    (_begins("image_encoder.patch_embed.seq."), shown("MobileSAM")),
    (_begins("image_encoder.trunk.", "sam_mask_decoder.", "vision_encoder.backbone."), shown("SAM 2")),
    (_begins("image_encoder.pos_embed"), shown("a Segment Anything model of a size that is not read here")),
    (_begins("control_model.", "controlnet_"), shown("a ControlNet")),
    (_has("motion_modules."), _VIDEO),
    (_has("double_blocks."), _FLUX),
    (_has("joint_blocks."), _THREE),
    (_begins("conditioner.embedders."), _XL),
    (_begins("string_to_param", "emb_params"), shown("a textual inversion, which adds a word to a model")),
)
_PARTS: Final = (
    (_begins("model.diffusion_model.", "cond_stage_model."), shown("a Stable Diffusion checkpoint in one file")),
    (_begins("down_blocks.", "time_embedding."), shown("the UNet of a model")),
    (_begins("decoder.conv_in", "decoder.mid_block", "first_stage_model."), shown("the VAE of a model")),
    (_has("text_model.", "token_embedding"), shown("the text encoder of a model")),
)
_FIRST_LAYER: Final = "model.diffusion_model.input_blocks.0.0.weight"


def _single(shapes: Shapes) -> Text | None:
    """A whole model of one file, or a part of one."""
    layer = shapes.get(_FIRST_LAYER, ())
    if len(layer) == 4 and layer[1] in (5, 8, 9):
        return {5: _DEPTH, 8: _PIX2PIX, 9: _INPAINTING}[layer[1]]
    return next((kind for told, kind in _PARTS if any(told(name) for name in shapes)), None)


def refused_folder(folder: Path, kind: Text) -> ModelError:
    return ModelError("The model in {folder} cannot be used: it is {kind}.", ADVICE, folder=folder, kind=kind)


def refused_file(file: Path, shapes: Shapes) -> ModelError:
    """``file`` was chosen where a folder is wanted."""
    name, kind = sam_kind(shapes), weights_kind(shapes)
    if name is not None:
        return ModelError("{file} is a Segment Anything checkpoint ({name}).", _AS_SAM, file=file, name=name)
    if kind is None:
        return ModelError("{file} cannot be used as a model: its weights are of no known kind.", ADVICE, file=file)
    return ModelError("{file} cannot be used as a model: it is {kind}.", ADVICE, file=file, kind=kind)
