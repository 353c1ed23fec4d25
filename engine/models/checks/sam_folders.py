"""Which files a Segment Anything model has: one like the starter's and SAM 2 in transformers' layout are folders.

Torch-free.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta

from engine.models.checks import kind_by_weights, weight_files
from engine.models.checks.kinds import Kind
from engine.models.checks.model_configs import read
from engine.models.checks.weight_files import DOWNLOAD_AGAIN
from engine.protocol.errors import ModelError

CONFIG: Final = "config.json"
SMALL: Final = "sam.safetensors"
SAM_2: Final = "model.safetensors"

_MOST: Final = 4096
Size = Annotated[int, Meta(ge=1, le=_MOST)]
Count = Annotated[int, Meta(ge=1, le=100)]
V = TypeVar("V")
Levels = Annotated[tuple[V, ...], Meta(min_length=1, max_length=8)]
Pair = Annotated[tuple[Size, ...], Meta(min_length=2, max_length=2)]
Padding = Annotated[tuple[Annotated[int, Meta(ge=0, le=100)], ...], Meta(min_length=2, max_length=2)]


class BackboneConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Hiera, by stages; what is left out is SAM 2.1 tiny's. As transformers names it, here and below."""

    model_type: Literal["sam2_hiera_det_model"] = "sam2_hiera_det_model"
    hidden_size: Size = 96
    patch_kernel_size: Pair = (7, 7)
    patch_stride: Pair = (4, 4)
    patch_padding: Padding = (3, 3)
    query_stride: Pair = (2, 2)
    window_positional_embedding_background_size: Pair = (7, 7)
    num_query_pool_stages: Count = 3
    blocks_per_stage: Levels[Count] = (1, 2, 7, 2)
    embed_dim_per_stage: Levels[Size] = (96, 192, 384, 768)
    num_attention_heads_per_stage: Levels[Count] = (1, 2, 4, 8)
    window_size_per_stage: Levels[Size] = (8, 4, 14, 7)
    global_attention_blocks: tuple[Annotated[int, Meta(ge=0, le=800)], ...] = (5, 7, 9)
    mlp_ratio: Annotated[float, Meta(gt=0, le=64)] = 4.0


class VisionConfig(msgspec.Struct, frozen=True, kw_only=True):
    backbone_config: BackboneConfig = BackboneConfig()
    backbone_channel_list: Levels[Size] = (768, 384, 192, 96)
    backbone_feature_sizes: Annotated[tuple[Pair, ...], Meta(min_length=3, max_length=3)] = (
        (256, 256),
        (128, 128),
        (64, 64),
    )
    fpn_hidden_size: Size = 256
    fpn_top_down_levels: tuple[Annotated[int, Meta(ge=0, le=8)], ...] = (2, 3)
    num_feature_levels: Literal[3] = 3


class PromptConfig(msgspec.Struct, frozen=True, kw_only=True):
    hidden_size: Size = 256
    image_size: Annotated[int, Meta(ge=16, le=_MOST)] = 1024
    patch_size: Size = 16
    mask_input_channels: Annotated[int, Meta(ge=4, le=_MOST)] = 16
    num_point_embeddings: Literal[4] = 4


class DecoderConfig(msgspec.Struct, frozen=True, kw_only=True):
    hidden_size: Size = 256
    mlp_dim: Size = 2048
    num_hidden_layers: Count = 2
    num_attention_heads: Count = 8
    attention_downsample_rate: Count = 2
    num_multimask_outputs: Literal[3] = 3
    iou_head_depth: Annotated[int, Meta(ge=2, le=100)] = 3
    iou_head_hidden_dim: Size = 256
    dynamic_multimask_via_stability: bool = True
    dynamic_multimask_stability_delta: Annotated[float, Meta(ge=0, le=10)] = 0.05
    dynamic_multimask_stability_thresh: Annotated[float, Meta(ge=0, le=1)] = 0.98


class Sam2Config(msgspec.Struct, frozen=True, kw_only=True):
    """``config.json`` of transformers' Sam2Model, or of its Sam2VideoModel, which has the same parts and more."""

    model_type: Literal["sam2", "sam2_video"]
    vision_config: VisionConfig = VisionConfig()
    prompt_encoder_config: PromptConfig = PromptConfig()
    mask_decoder_config: DecoderConfig = DecoderConfig()


class _Type(msgspec.Struct, frozen=True):
    model_type: str = ""


def whole(place: Path) -> Path:
    """The folder where ``place`` is the file of weights in the folder of a SAM 2, else ``place``."""
    return place.parent if place.name == SAM_2 and is_sam_2(place.parent) else place


def is_small(folder: Path) -> bool:
    return all((folder / name).is_file() for name in (CONFIG, SMALL))


def is_sam_2(folder: Path) -> bool:
    """By its config, whatever else may be wrong with it."""
    if not all((folder / name).is_file() for name in (CONFIG, SAM_2)):
        return False
    try:
        return read(folder / CONFIG, _Type).model_type in ("sam2", "sam2_video")
    except ModelError:
        return False


def files(place: Path) -> list[Path]:
    """The weights, and the config beside them where ``place`` is a folder. They need not be there."""
    if not place.is_dir():
        return [place]
    return [place / (SAM_2 if is_sam_2(place) else SMALL), place / CONFIG]


def config(folder: Path) -> Sam2Config:
    """Raises ModelError naming what is wrong with it."""
    return read(folder / CONFIG, Sam2Config, DOWNLOAD_AGAIN)


def kind_of_sam_2(folder: Path) -> Kind:
    """Raises ModelError where its weights are no whole file."""
    return kind_by_weights.kind_of(weight_files.whole_header(folder / SAM_2).shapes)
