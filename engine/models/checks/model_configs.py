"""The configs of a Stable Diffusion folder, read as typed values before a library sees them. Torch-free.

Of each config the fields are named that a library uses for a model of this family, with the values they may have: one
that is missing, of another type or out of range is found here, and not in the middle of loading or of an edit. Fields
that are not named are of no interest.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar, cast

import msgspec
from msgspec import Meta

from engine.files import file_signatures
from engine.models.checks.weight_files import DOWNLOAD_AGAIN, NOT_QUANTISED, damaged, unreadable
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

_LARGEST: Final = 1_000_000  # bytes of a config
_NO_JSON: Final = shown("it is no JSON")
_AGAIN_OR_OTHER: Final = shown("Download it again, or choose another Stable Diffusion 1.x, 2.x or XL model.")

Blocks = Annotated[tuple[Annotated[int, Meta(ge=1, le=16_384)], ...], Meta(min_length=1, max_length=8)]
Names = Annotated[tuple[str, ...], Meta(min_length=1, max_length=8)]
Count = Annotated[int, Meta(ge=1, le=100)]  # of layers
Width = Annotated[int, Meta(ge=1, le=16_384)]
Channels = Annotated[int, Meta(ge=1, le=64)]
Side = Annotated[int, Meta(ge=8, le=512, multiple_of=8)]  # of latents; a frame's sides are eighths of it
# not a tuple of fixed length: beside a bounded int in a union, msgspec 0.22 reads its bounds from the wrong place
Sides = Annotated[tuple[Side, ...], Meta(min_length=2, max_length=2)]
Factor = Annotated[float, Meta(gt=0, le=1000)]
Small = Annotated[float, Meta(gt=0, le=1)]
Share = Annotated[float, Meta(ge=0, le=1)]
Beta = Annotated[float, Meta(gt=0, lt=1)]

C = TypeVar("C")


class UnetConfig(msgspec.Struct, frozen=True, kw_only=True):
    """diffusers' UNet2DConditionModel as Stable Diffusion has it; what only others have must be unset."""

    class_name: str = msgspec.field(name="_class_name", default="UNet2DConditionModel")
    sample_size: Side | Sides
    in_channels: Channels
    out_channels: Channels = 4
    block_out_channels: Blocks
    down_block_types: Names
    up_block_types: Names
    mid_block_type: Literal["UNetMidBlock2DCrossAttn"] | None = "UNetMidBlock2DCrossAttn"
    layers_per_block: Count | tuple[Count, ...] = 2
    transformer_layers_per_block: Count | tuple[Count, ...] = 1
    reverse_transformer_layers_per_block: None = None
    cross_attention_dim: Width
    attention_head_dim: Width | Blocks = 8
    num_attention_heads: None = None
    norm_num_groups: Width = 32
    norm_eps: Small = 1e-5
    act_fn: str = "silu"
    dropout: Share = 0.0
    center_input_sample: bool = False
    flip_sin_to_cos: bool = True
    freq_shift: Annotated[int, Meta(ge=0, le=1)] = 0
    downsample_padding: Annotated[int, Meta(ge=0, le=1)] = 1
    mid_block_scale_factor: Factor = 1.0
    only_cross_attention: bool | tuple[bool, ...] = False
    mid_block_only_cross_attention: bool | None = None
    dual_cross_attention: Literal[False] = False
    use_linear_projection: bool = False
    upcast_attention: bool | None = False
    resnet_time_scale_shift: Literal["default", "scale_shift"] = "default"
    resnet_skip_time_act: bool = False
    resnet_out_scale_factor: Factor = 1.0
    time_embedding_type: Literal["positional", "fourier"] = "positional"
    time_embedding_dim: Width | None = None
    time_embedding_act_fn: str | None = None
    timestep_post_act: str | None = None
    time_cond_proj_dim: Width | None = None
    conv_in_kernel: Count = 3
    conv_out_kernel: Count = 3
    attention_type: Literal["default"] = "default"
    cross_attention_norm: Literal["layer_norm", "group_norm"] | None = None
    class_embed_type: str | None = None
    class_embeddings_concat: bool = False
    num_class_embeds: int | None = None
    addition_embed_type: str | None = None
    addition_time_embed_dim: Width | None = None
    projection_class_embeddings_input_dim: Width | None = None
    encoder_hid_dim: int | None = None
    encoder_hid_dim_type: str | None = None


class VaeConfig(msgspec.Struct, frozen=True, kw_only=True):
    """diffusers' AutoencoderKL."""

    class_name: str = msgspec.field(name="_class_name", default="AutoencoderKL")
    in_channels: Literal[3] = 3
    out_channels: Literal[3] = 3
    block_out_channels: Blocks
    down_block_types: Names
    up_block_types: Names
    layers_per_block: Count = 1
    act_fn: str = "silu"
    latent_channels: Channels
    norm_num_groups: Width = 32
    sample_size: Width | tuple[Width, ...] = 32
    scaling_factor: Factor = 0.18215
    shift_factor: Annotated[float, Meta(ge=-1000, le=1000)] | None = None
    use_quant_conv: bool = True
    use_post_quant_conv: bool = True
    mid_block_add_attention: bool = True


class TextConfig(msgspec.Struct, frozen=True, kw_only=True):
    """transformers' CLIPTextModel, with a projection or without."""

    model_type: str = "clip_text_model"
    vocab_size: Annotated[int, Meta(ge=1, le=1_000_000)]
    hidden_size: Width
    intermediate_size: Annotated[int, Meta(ge=1, le=65_536)]
    num_hidden_layers: Count
    num_attention_heads: Count
    max_position_embeddings: Annotated[int, Meta(ge=3, le=10_000)]
    hidden_act: str = "quick_gelu"
    projection_dim: Width = 512
    layer_norm_eps: Small = 1e-5
    attention_dropout: Share = 0.0


class SchedulerConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What diffusers' DDIMScheduler takes of the scheduler's config, whatever scheduler that is of.

    Its noise must be said; what schedulers of other classes do not know has Stable Diffusion's value.
    """

    num_train_timesteps: Annotated[int, Meta(ge=500, le=100_000)] = 1000  # no job has more than 500 steps
    beta_start: Beta
    beta_end: Beta
    beta_schedule: Literal["linear", "scaled_linear", "squaredcos_cap_v2"]
    trained_betas: Annotated[tuple[Beta, ...], Meta(max_length=100_000)] | None = None
    # Stable Diffusion neither clips its latents nor ends at alpha 1; configs of other schedulers may not say so
    clip_sample: bool = False
    set_alpha_to_one: bool = False
    steps_offset: Annotated[int, Meta(ge=0, le=1)] = 0
    prediction_type: str = "epsilon"
    thresholding: bool = False
    dynamic_thresholding_ratio: Share = 0.995
    clip_sample_range: Factor = 1.0
    sample_max_value: Factor = 1.0
    timestep_spacing: Literal["leading", "trailing", "linspace"] = "leading"
    rescale_betas_zero_snr: bool = False


class TokenizerConfig(msgspec.Struct, frozen=True, kw_only=True):
    model_max_length: Annotated[float, Meta(ge=3)] | None = None
    tokenizer_class: str | None = None


class IndexConfig(msgspec.Struct, frozen=True, kw_only=True):
    """``model_index.json``: which class each part of the pipeline is of, and whether SDXL is told zeros for no text."""

    class_name: str = msgspec.field(name="_class_name", default="")
    text_encoder: Any = None
    text_encoder_2: Any = None
    transformer: Any = None
    force_zeros_for_empty_prompt: bool = True


def read(file: Path, kind: type[C], advice: Text = _AGAIN_OR_OTHER) -> C:
    """``file`` as a ``kind``. Raises ModelError naming the file, and the field that is wrong.

    ``advice`` is for a field that another kind of model may have so.
    """
    content = read_json(file, _LARGEST)
    if not isinstance(content, dict):
        raise damaged(file, shown("it is no config"))
    content = cast(dict[str, object], content)
    if content.get("quantization_config") is not None:
        raise ModelError(
            "{file} is of a quantised model (quantization_config), which is not read here.",
            NOT_QUANTISED,
            file=file,
        )
    return converted(file, content, kind, advice)


def read_json(file: Path, most: int) -> object:
    """Of a file of at most ``most`` bytes. Raises ModelError."""
    try:
        if file.stat().st_size > most:
            raise damaged(file, shown("it is too large"))
        return msgspec.json.decode(file.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        kind = file_signatures.kind_of(file)
        raise damaged(file, _NO_JSON if kind in (None, file_signatures.TEXT) else kind) from error
    except OSError as error:
        raise unreadable(file, error) from error


def converted(file: Path, content: object, kind: type[C], advice: Text = DOWNLOAD_AGAIN) -> C:
    """``content`` of ``file`` as a ``kind``. Raises ModelError."""
    try:
        return msgspec.convert(content, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ModelError("{file} cannot be used: {cause}.", advice, file=file, cause=error) from error
