"""Models of other kinds: what a folder or file is that cannot be used, and what to do. Torch-free."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from engine.models.checks import kind_by_weights, kinds
from engine.models.checks.kinds import Kind
from engine.models.checks.model_configs import IndexConfig, SchedulerConfig, UnetConfig
from engine.models.checks.weight_files import Shapes
from engine.protocol.errors import ModelError
from engine.protocol.texts import shown

# by the beginning of the pipeline's class, the longer one first
_PIPELINES: Final = (
    ("StableDiffusionXLInpaint", kinds.XL_INPAINTING),
    ("StableDiffusionXLInstructPix2Pix", kinds.PIX2PIX),
    ("StableDiffusionXL", kinds.XL),
    ("StableDiffusion3", kinds.THREE),
    ("StableDiffusionInpaint", kinds.INPAINTING),
    ("StableDiffusionInstructPix2Pix", kinds.PIX2PIX),
    ("StableDiffusionDepth2Img", kinds.DEPTH),
    ("StableDiffusionUpscale", kinds.UPSCALER),
    ("StableDiffusionLatentUpscale", kinds.UPSCALER),
    ("StableDiffusionImageVariation", kinds.UNCLIP),
    ("StableUnCLIP", kinds.UNCLIP),
    ("UnCLIP", kinds.UNCLIP),
    ("Flux", kinds.FLUX),
    ("StableVideo", kinds.VIDEO),
    ("TextToVideo", kinds.VIDEO),
    ("AnimateDiff", kinds.VIDEO),
    ("CogVideo", kinds.VIDEO),
    ("HunyuanVideo", kinds.VIDEO),
    ("LTX", kinds.VIDEO),
    ("Wan", kinds.VIDEO),
)
_TEXT_AND_SIZE: Final = "text_time"  # what SDXL's UNets are told
_TURBO_SIDE: Final = 64  # of its latents
_NO_ENCODER: Final = [None, None]
_WIDTHS: Final = {768: kinds.SD1, 1024: kinds.SD2}  # of the text that a UNet listens to


def other_pipeline(index: IndexConfig) -> Kind | None:
    """What ``index`` names, where it is not Stable Diffusion 1.x, 2.x or XL."""
    for beginning, kind in _PIPELINES:
        if index.class_name.startswith(beginning):
            return _refiner(index) if kind == kinds.XL else kind
    if index.transformer is not None:
        return Kind("other", shown("a {name}", name=index.class_name or "transformer"))
    return None


def _refiner(index: IndexConfig) -> Kind | None:
    """It has the second of both text encoders alone."""
    return kinds.XL_REFINER if index.text_encoder == _NO_ENCODER else None


def pipeline(index: IndexConfig) -> Kind:
    """What ``index`` names, of those that can be used: which Stable Diffusion it is, its UNet tells."""
    xl = index.text_encoder_2 is not None or index.class_name.startswith("StableDiffusionXL")
    return kinds.XL if xl else kinds.SD


def other_unet(unet: UnetConfig, latent_channels: int) -> Kind | None:
    """What a UNet is for that takes more than latents and a text, and a picture's size where it is SDXL's."""
    if unet.class_embed_type is not None or unet.num_class_embeds is not None:
        return kinds.UPSCALER if unet.num_class_embeds is not None else kinds.UNCLIP
    if unet.addition_embed_type not in (None, _TEXT_AND_SIZE) or unet.encoder_hid_dim_type is not None:
        return kinds.MORE_THAN_TEXT
    if latent_channels == unet.out_channels:
        kind = kind_by_weights.BY_EXTRA.get(unet.in_channels - latent_channels)
        return kinds.XL_INPAINTING if kind == kinds.INPAINTING and unet.addition_embed_type else kind
    return None


def distilled(unet: UnetConfig, scheduler: SchedulerConfig) -> Kind | None:
    """SDXL Turbo is SDXL to the last layer, but was made for pictures of 512 pixels and for the last timesteps."""
    turbo = stable_diffusion(unet) == kinds.XL and unet.sample_size == _TURBO_SIDE
    return kinds.XL_TURBO if turbo and scheduler.timestep_spacing == "trailing" else None


def stable_diffusion(unet: UnetConfig) -> Kind:
    """Which one it is, of a folder that can be used."""
    if unet.addition_embed_type == _TEXT_AND_SIZE:
        return kinds.XL
    return _WIDTHS.get(unet.cross_attention_dim, kinds.SD)


def other_weights(given: Shapes, wanted: Shapes) -> Kind | None:
    """What ``given`` weights are, where they are of another kind of model than the ``wanted`` of a config."""
    if not given.keys() & wanted.keys():
        kind = kind_by_weights.kind_of(given)
        return None if kind == kinds.UNKNOWN else kind
    if kind_by_weights.kind_of({name: given[name] for name in given.keys() - wanted.keys()}) == kinds.XL_UNET:
        return kinds.XL_UNET
    own, asked = (shapes.get("conv_in.weight", ()) for shapes in (given, wanted))
    return kind_by_weights.BY_EXTRA.get(own[1] - asked[1]) if len(own) == len(asked) == 4 else None


def refused_folder(folder: Path, kind: Kind) -> ModelError:
    return ModelError("The model in {folder} cannot be used: it is {kind}.", kind.advice, folder=folder, kind=kind.name)


def refused_file(file: Path, kind: Kind) -> ModelError:
    """``file`` was chosen as a diffusion model."""
    return ModelError("{file} cannot be used as a model: it is {kind}.", kind.advice, file=file, kind=kind.name)
