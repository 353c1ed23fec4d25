"""A small Segment Anything built of segment_anything's own modules: 256-pixel pictures, 16 x 16 tokens."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from segment_anything.modeling import ImageEncoderViT, MaskDecoder, PromptEncoder, Sam, TwoWayTransformer
from torch import nn

_MASK_CHANNELS = 16
_IOU_WIDTH = 64


def build_small_sam(config: Mapping[str, Any]) -> Sam:
    """Untrained. ``config``: image_size, patch_size, embed_dim, depth, num_heads, prompt_embed_dim, window_size and
    global_attn_indexes, named as segment_anything names them. Raises KeyError for one that is missing.
    """
    size, width = int(config["image_size"]), int(config["prompt_embed_dim"])
    tokens = size // int(config["patch_size"])
    encoder = ImageEncoderViT(
        img_size=size,
        patch_size=int(config["patch_size"]),
        embed_dim=int(config["embed_dim"]),
        depth=int(config["depth"]),
        num_heads=int(config["num_heads"]),
        out_chans=width,
        norm_layer=functools.partial(nn.LayerNorm, eps=1e-6),
        use_rel_pos=True,
        window_size=int(config["window_size"]),
        global_attn_indexes=tuple(config["global_attn_indexes"]),
    )
    prompts = PromptEncoder(
        embed_dim=width,
        image_embedding_size=(tokens, tokens),
        input_image_size=(size, size),
        mask_in_chans=_MASK_CHANNELS,
    )
    decoder = MaskDecoder(
        transformer_dim=width,
        transformer=TwoWayTransformer(depth=2, embedding_dim=width, num_heads=4, mlp_dim=4 * width),
        num_multimask_outputs=3,
        iou_head_depth=2,
        iou_head_hidden_dim=_IOU_WIDTH,
    )
    return Sam(image_encoder=encoder, prompt_encoder=prompts, mask_decoder=decoder)
