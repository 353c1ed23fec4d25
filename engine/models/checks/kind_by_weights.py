"""What a file of weights is, told by their names and shapes. Torch-free."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from engine.models.checks import kinds
from engine.models.checks.kinds import Kind
from engine.models.checks.weight_files import Shapes

BY_EXTRA: Final[Mapping[int, Kind]] = {
    1: kinds.DEPTH,
    3: kinds.UPSCALER,
    4: kinds.PIX2PIX,
    5: kinds.INPAINTING,
}  # by the channels that a UNet takes beside the latents
UNET_PREFIX: Final = "model.diffusion_model."  # in one file with the whole model
_SAMS: Final = {768: kinds.SAM_B, 1024: kinds.SAM_L, 1280: kinds.SAM_H}  # by the encoder's width
_WORD_WIDTHS: Final = (768, 1024, 1280)  # of a token's embedding


def kind_of(shapes: Shapes) -> Kind:
    """``kinds.UNKNOWN`` where nobody knows these weights."""
    for told, kind in _BY_NAME:
        if any(map(told, shapes)):
            return kind
    found = (told(shapes) for told in (_sam, _moving, _one_file, _part, _word))
    return next((kind for kind in found if kind is not None), kinds.UNKNOWN)


def extra_channels(shapes: Shapes, first: str, last: str) -> int:
    """How many channels a UNet with the layers ``first`` and ``last`` takes that it does not give; 0 if not told."""
    taken, given = shapes.get(first, ()), shapes.get(last, ())
    return taken[1] - (given[0] if given else 4) if len(taken) == 4 else 0


def _begins(*beginnings: str) -> Callable[[str], bool]:
    return lambda name: name.startswith(beginnings)


def _has(*parts: str) -> Callable[[str], bool]:
    return lambda name: any(part in name for part in parts)


# of several that fit, the first
_BY_NAME: Final = (
    (_begins("object_embedding"), kinds.TUNED),  # its weights may be a LoRA
    (_has("lora_", ".lora.", "_lora.", ".hada_w", ".lokr_w"), kinds.LORA),
    (_begins("string_to_param", "emb_params"), kinds.INVERSION),
    (_begins("mask_decoder.hf_token"), kinds.HQ_SAM),
    (_begins("image_encoder.patch_embed.seq."), kinds.MOBILE_SAM),
    (_begins("no_obj_embed_spatial", "obj_ptr_tpos_proj", "occlusion_spatial_embedding_parameter"), kinds.SAM_2_1),
    (_begins("image_encoder.trunk.", "sam_mask_decoder.", "vision_encoder.backbone."), kinds.SAM_2),
    (_begins("control_model.", "controlnet_"), kinds.CONTROLNET),
    (_has("motion_modules.", "time_stack.", "individual_token_refiner."), kinds.VIDEO),
    (_has("double_blocks.", "single_transformer_blocks."), kinds.FLUX),
    (_has("joint_blocks."), kinds.THREE),
)


def _sam(shapes: Shapes) -> Kind | None:
    position = shapes.get("image_encoder.pos_embed")
    return _SAMS.get(position[-1], kinds.OTHER_SAM) if position else None


def _moving(shapes: Shapes) -> Kind | None:
    """Only what draws videos convolves over time as well."""
    return kinds.VIDEO if any(len(shape) == 5 for shape in shapes.values()) else None


def _one_file(shapes: Shapes) -> Kind | None:
    """A whole model in the layout of the first Stable Diffusion: UNet, VAE and text encoder side by side."""
    if not any(name.startswith((UNET_PREFIX, "conditioner.", "cond_stage_model.")) for name in shapes):
        return None
    first, last = f"{UNET_PREFIX}input_blocks.0.0.weight", f"{UNET_PREFIX}out.2.weight"
    if (extra := BY_EXTRA.get(extra_channels(shapes, first, last))) is not None:
        xl = extra == kinds.INPAINTING and any(name.startswith("conditioner.") for name in shapes)
        return kinds.XL_INPAINTING if xl else extra
    if any(name.startswith("conditioner.embedders.1.") for name in shapes):
        return kinds.XL
    if any(name.startswith("conditioner.embedders.0.") for name in shapes):
        return kinds.XL_REFINER
    if any(name.startswith((f"{UNET_PREFIX}label_emb.", "noise_augmentor.")) for name in shapes):
        return kinds.UNCLIP
    if any(name.startswith("cond_stage_model.model.") for name in shapes):
        return kinds.SD2
    return kinds.SD1 if any(name.startswith("cond_stage_model.") for name in shapes) else kinds.UNET


_PARTS: Final = (
    (_begins("add_embedding."), kinds.XL_UNET),  # which is told a picture's size as well
    (_begins("down_blocks.", "time_embedding."), kinds.UNET),
    (_begins("decoder.conv_in", "decoder.mid_block", "first_stage_model."), kinds.VAE),
    (_has("text_model.", "token_embedding"), kinds.TEXT_ENCODER),
)


def _part(shapes: Shapes) -> Kind | None:
    """One part of a model, in the layout of diffusers or of one file."""
    return next((kind for told, kind in _PARTS if any(map(told, shapes))), None)


def _word(shapes: Shapes) -> Kind | None:
    """diffusers keeps a textual inversion under its word alone, SDXL's is under both encoders' names."""
    words = [shape for name, shape in shapes.items() if len(shape) in (1, 2) and "." not in name]
    fits = len(words) == len(shapes) <= 2 and all(shape[-1] in _WORD_WIDTHS for shape in words)
    return kinds.INVERSION if fits and words else None
