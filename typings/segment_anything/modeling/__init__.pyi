"""SAM's own modules, as far as this project builds or calls them."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

class ImageEncoderViT(nn.Module):
    img_size: int
    def __init__(
        self,
        img_size: int = ...,
        patch_size: int = ...,
        in_chans: int = ...,
        embed_dim: int = ...,
        depth: int = ...,
        num_heads: int = ...,
        mlp_ratio: float = ...,
        out_chans: int = ...,
        qkv_bias: bool = ...,
        norm_layer: Callable[..., nn.Module] = ...,
        act_layer: Callable[..., nn.Module] = ...,
        use_abs_pos: bool = ...,
        use_rel_pos: bool = ...,
        rel_pos_zero_init: bool = ...,
        window_size: int = ...,
        global_attn_indexes: Sequence[int] = ...,
    ) -> None: ...
    def __call__(self, x: Tensor) -> Tensor: ...

class PromptEncoder(nn.Module):
    mask_input_size: tuple[int, int]
    def __init__(
        self,
        embed_dim: int,
        image_embedding_size: tuple[int, int],
        input_image_size: tuple[int, int],
        mask_in_chans: int,
    ) -> None: ...
    def get_dense_pe(self) -> Tensor: ...
    def __call__(
        self, points: tuple[Tensor, Tensor] | None, boxes: Tensor | None, masks: Tensor | None
    ) -> tuple[Tensor, Tensor]: ...

class TwoWayTransformer(nn.Module):
    def __init__(self, depth: int, embedding_dim: int, num_heads: int, mlp_dim: int) -> None: ...

class MaskDecoder(nn.Module):
    def __init__(
        self,
        *,
        transformer_dim: int,
        transformer: nn.Module,
        num_multimask_outputs: int = ...,
        iou_head_depth: int = ...,
        iou_head_hidden_dim: int = ...,
    ) -> None: ...
    def __call__(
        self,
        image_embeddings: Tensor,
        image_pe: Tensor,
        sparse_prompt_embeddings: Tensor,
        dense_prompt_embeddings: Tensor,
        multimask_output: bool,
    ) -> tuple[Tensor, Tensor]: ...
    def predict_masks(
        self,
        image_embeddings: Tensor,
        image_pe: Tensor,
        sparse_prompt_embeddings: Tensor,
        dense_prompt_embeddings: Tensor,
    ) -> tuple[Tensor, Tensor]: ...

class Sam(nn.Module):
    mask_threshold: float
    image_encoder: ImageEncoderViT
    prompt_encoder: PromptEncoder
    mask_decoder: MaskDecoder
    def __init__(
        self,
        image_encoder: nn.Module,
        prompt_encoder: PromptEncoder,
        mask_decoder: MaskDecoder,
        pixel_mean: list[float] = ...,
        pixel_std: list[float] = ...,
    ) -> None: ...
    @property
    def device(self) -> torch.device: ...
    def preprocess(self, x: Tensor) -> Tensor: ...
    def postprocess_masks(
        self, masks: Tensor, input_size: tuple[int, ...], original_size: tuple[int, ...]
    ) -> Tensor: ...
