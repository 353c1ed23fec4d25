"""MobileSAM: TinyViT in front of SAM's own prompt encoder and decoder."""

from __future__ import annotations

from segment_anything.modeling import MaskDecoder, PromptEncoder, Sam, TwoWayTransformer

from engine.segmentation.tiny_vit import TinyViT

_SIZE, _TOKENS = 1024, 64  # of the picture and of its features, a side
_WIDTH = 256


def build_mobile_sam() -> Sam:
    """Untrained, in the layout of the published mobile_sam.pt."""
    prompts = PromptEncoder(
        embed_dim=_WIDTH,
        image_embedding_size=(_TOKENS, _TOKENS),
        input_image_size=(_SIZE, _SIZE),
        mask_in_chans=16,
    )
    decoder = MaskDecoder(
        transformer_dim=_WIDTH,
        transformer=TwoWayTransformer(depth=2, embedding_dim=_WIDTH, num_heads=8, mlp_dim=2048),
        num_multimask_outputs=3,
        iou_head_depth=3,
        iou_head_hidden_dim=_WIDTH,
    )
    return Sam(image_encoder=TinyViT(_SIZE), prompt_encoder=prompts, mask_decoder=decoder)
