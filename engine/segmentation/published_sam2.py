"""SAM 2 as facebookresearch publishes it: sam2_hiera_*.pt and sam2.1_hiera_*.pt, one file without a config.

Which of the four sizes a file is, its encoder's width and depth tell; transformers names the same weights otherwise.
What remembers earlier pictures of a video is left out: nothing asks it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor

from engine.models.checks.sam_folders import BackboneConfig, Sam2Config, VisionConfig
from engine.models.checks.weight_files import Shapes

TRUNK: Final = "image_encoder.trunk."
_POINTS: Final = "prompt_encoder.point_embed.weight"
_BLOCK: Final = re.compile(re.escape(TRUNK) + r"blocks\.(\d+)\.norm1\.weight")


def _config(backbone: BackboneConfig) -> Sam2Config:
    widths = tuple(reversed(backbone.embed_dim_per_stage))
    return Sam2Config(
        model_type="sam2", vision_config=VisionConfig(backbone_config=backbone, backbone_channel_list=widths)
    )


_SIZES: Final[Mapping[tuple[int, int], Sam2Config]] = {
    (96, 12): _config(BackboneConfig()),
    (96, 16): _config(BackboneConfig(blocks_per_stage=(1, 2, 11, 2), global_attention_blocks=(7, 10, 13))),
    (112, 24): _config(
        BackboneConfig(
            hidden_size=112,
            blocks_per_stage=(2, 3, 16, 3),
            embed_dim_per_stage=(112, 224, 448, 896),
            num_attention_heads_per_stage=(2, 4, 8, 16),
            global_attention_blocks=(12, 16, 20),
            window_positional_embedding_background_size=(14, 14),
        )
    ),
    (144, 48): _config(
        BackboneConfig(
            hidden_size=144,
            blocks_per_stage=(2, 6, 36, 4),
            embed_dim_per_stage=(144, 288, 576, 1152),
            num_attention_heads_per_stage=(2, 4, 8, 16),
            window_size_per_stage=(8, 4, 16, 8),
            global_attention_blocks=(23, 33, 43),
        )
    ),
}  # tiny, small, base+ and large, by width and number of blocks

# transformers' names to the published ones, one after the other
_NAMES: Final = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"^vision_encoder\.backbone\.", TRUNK),
        (r"^vision_encoder\.neck\.(convs\.\d+)\.", r"image_encoder.neck.\1.conv."),
        (
            r"^(?:shared_image_embedding|prompt_encoder\.shared_embedding)\.positional_embedding$",
            "sam_prompt_encoder.pe_layer.positional_encoding_gaussian_matrix",
        ),
        (r"^prompt_encoder\.", "sam_prompt_encoder."),
        (r"^mask_decoder\.", "sam_mask_decoder."),
        (r"^no_memory_embedding$", "no_mem_embed"),
        (r"\.patch_embed\.projection\.", ".patch_embed.proj."),
        (r"\.mask_embed\.conv1\.", ".mask_downscaling.0."),
        (r"\.mask_embed\.layer_norm1\.", ".mask_downscaling.1."),
        (r"\.mask_embed\.conv2\.", ".mask_downscaling.3."),
        (r"\.mask_embed\.layer_norm2\.", ".mask_downscaling.4."),
        (r"\.mask_embed\.conv3\.", ".mask_downscaling.6."),
        (r"\.upscale_conv1\.", ".output_upscaling.0."),
        (r"\.upscale_layer_norm\.", ".output_upscaling.1."),
        (r"\.upscale_conv2\.", ".output_upscaling.3."),
        (r"\.layer_norm", ".norm"),
        (r"\.o_proj\.", ".out_proj."),
        (r"\.mlp\.proj_in\.", ".mlp.layers.0."),
        (r"\.mlp\.proj_out\.", ".mlp.layers.1."),
        (r"((?:_head|_mlps\.\d+)\.)layers\.0\.", r"\1layers.1."),
        (r"((?:_head|_mlps\.\d+)\.)proj_in\.", r"\1layers.0."),
        (r"((?:_head|_mlps\.\d+)\.)proj_out\.", r"\1layers.2."),
    )
)


def config_of(given: Shapes) -> Sam2Config | None:
    """Of the weights of a published file; None where none of that size was published."""
    width = given.get(f"{TRUNK}patch_embed.proj.weight", (0,))[0]
    blocks = [int(found[1]) for name in given if (found := _BLOCK.fullmatch(name))]
    return _SIZES.get((width, max(blocks, default=-1) + 1))


def published(shapes: Shapes) -> Shapes:
    """The shapes of transformers' weights under the names, and in the pieces, of a published file."""
    named = {_published(name): shape for name, shape in shapes.items() if name != _POINTS}
    count, width = shapes[_POINTS]
    return named | {_point(number): (1, width) for number in range(count)}


def weights(file: Mapping[str, Tensor], wanted: Shapes) -> dict[str, Tensor]:
    """Those of a published ``file`` under transformers' names, of which ``wanted`` has all."""
    found = {name: file[_published(name)] for name in wanted if name != _POINTS}
    return found | {_POINTS: torch.cat([file[_point(number)] for number in range(wanted[_POINTS][0])])}


def _published(name: str) -> str:
    for pattern, published_as in _NAMES:
        name = pattern.sub(published_as, name)
    return name


def _point(number: int) -> str:
    return f"sam_prompt_encoder.point_embeddings.{number}.weight"
