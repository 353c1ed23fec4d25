"""TinyViT as MobileSAM has it in the place of SAM's image encoder (Wu et al. 2022, arXiv:2207.10666; Zhang et al. 2023,
arXiv:2306.14289).

Convolutions see a quarter and an eighth of the picture, windowed attention an eighth and a sixteenth. Weights are named
as in the published mobile_sam.pt. Its classifier is left out: nothing asks it.
"""

from __future__ import annotations

import dataclasses

import torch
from segment_anything.modeling.common import LayerNorm2d
from torch import Tensor, nn
from torch.nn import functional

_OUT = 256  # channels of the features
_WIDER = 4  # the middle of each block than its ends
_EPS = 1e-5


@dataclasses.dataclass(frozen=True)
class Stage:
    """``window`` in tokens a side; 0: a stage of convolutions. ``halves``: the next stage sees half the resolution."""

    width: int
    depth: int
    heads: int = 0
    window: int = 0
    halves: bool = False


MOBILE_SAM = (Stage(64, 2, halves=True), Stage(128, 2, 4, 7, halves=True), Stage(160, 6, 5, 14), Stage(320, 2, 10, 7))


class TinyViT(nn.Module):
    """Pictures (B, 3, size, size) to features (B, 256, size / 16, size / 16)."""

    def __init__(self, size: int, stages: tuple[Stage, ...] = MOBILE_SAM) -> None:
        super().__init__()
        self.img_size = size  # so named in segment_anything
        self.patch_embed = _Patches(stages[0].width)
        after = (*stages[1:], None)
        self.layers = nn.ModuleList([_Layer(stage, then) for stage, then in zip(stages, after, strict=True)])
        self.neck = nn.Sequential(
            nn.Conv2d(stages[-1].width, _OUT, 1, bias=False),
            LayerNorm2d(_OUT),
            nn.Conv2d(_OUT, _OUT, 3, padding=1, bias=False),
            LayerNorm2d(_OUT),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        features: Tensor = self.patch_embed(pictures)
        for layer in self.layers:
            features = layer(features)
        result: Tensor = self.neck(features)
        return result


class _Norm(nn.Module):
    """Batch norm by what it saw in training; it learns no more, and counts no batches."""

    running_mean: Tensor
    running_var: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))
        self.register_buffer("running_mean", torch.zeros(width))
        self.register_buffer("running_var", torch.ones(width))

    def forward(self, values: Tensor) -> Tensor:
        return functional.batch_norm(
            values, self.running_mean, self.running_var, self.weight, self.bias, training=False, eps=_EPS
        )


class _Convolution(nn.Sequential):
    """Without a bias, normed."""

    def __init__(self, into: int, out: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.c = nn.Conv2d(into, out, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.bn = _Norm(out)


class _Patches(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.seq = nn.Sequential(
            _Convolution(3, width // 2, 3, stride=2), nn.GELU(), _Convolution(width // 2, width, 3, stride=2)
        )

    def forward(self, pictures: Tensor) -> Tensor:
        result: Tensor = self.seq(pictures)
        return result


class _Layer(nn.Module):
    """One stage, and what leads to the next."""

    def __init__(self, stage: Stage, then: Stage | None) -> None:
        super().__init__()
        made = [_Block(stage) if stage.window else _Convolved(stage.width) for _ in range(stage.depth)]
        self.blocks = nn.ModuleList(made)
        self.downsample = None if then is None else _Merge(stage.width, then.width, 2 if stage.halves else 1)

    def forward(self, features: Tensor) -> Tensor:
        for block in self.blocks:
            features = block(features)
        return features if self.downsample is None else self.downsample(features)


class _Merge(nn.Module):
    def __init__(self, into: int, out: int, stride: int) -> None:
        super().__init__()
        self.conv1 = _Convolution(into, out, 1)
        self.conv2 = _Convolution(out, out, 3, stride, groups=out)
        self.conv3 = _Convolution(out, out, 1)

    def forward(self, features: Tensor) -> Tensor:
        inner = functional.gelu(self.conv2(functional.gelu(self.conv1(features))))
        result: Tensor = self.conv3(inner)
        return result


class _Convolved(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        inside = _WIDER * width
        self.conv1 = _Convolution(width, inside, 1)
        self.conv2 = _Convolution(inside, inside, 3, groups=inside)
        self.conv3 = _Convolution(inside, width, 1)

    def forward(self, features: Tensor) -> Tensor:
        inner = functional.gelu(self.conv2(functional.gelu(self.conv1(features))))
        return functional.gelu(self.conv3(inner) + features)


class _Block(nn.Module):
    """Attention within windows, a convolution over their borders, and two linear layers."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._window = stage.window
        self.attn = _Attention(stage.width, stage.heads, stage.window)
        self.local_conv = _Convolution(stage.width, stage.width, 3, groups=stage.width)
        self.mlp = _Linears(stage.width)

    def forward(self, features: Tensor) -> Tensor:
        features = self.local_conv(features + self._attended(features))
        return features + self.mlp(features.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)

    def _attended(self, features: Tensor) -> Tensor:
        """Of windows that reach over the right and lower edge, what lies outside is zero."""
        count, width, rows, columns = features.shape
        side = self._window
        padded = functional.pad(features, (0, -columns % side, 0, -rows % side))
        down, across = padded.shape[2] // side, padded.shape[3] // side
        windows = padded.reshape(count, width, down, side, across, side)
        tokens = windows.permute(0, 2, 4, 3, 5, 1)
        attended: Tensor = self.attn(tokens.reshape(-1, side * side, width))
        back = attended.reshape(tokens.shape).permute(0, 5, 1, 3, 2, 4)
        return back.reshape(count, width, *padded.shape[2:])[:, :, :rows, :columns]


class _Attention(nn.Module):
    """Tokens (B, side * side, width) of one window each; a bias for each distance, learned by head."""

    places: Tensor

    def __init__(self, width: int, heads: int, side: int) -> None:
        super().__init__()
        self._heads = heads
        self.norm = nn.LayerNorm(width)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.attention_biases = nn.Parameter(torch.zeros(heads, side * side))
        away = (torch.arange(side)[:, None] - torch.arange(side)).abs()
        places = (side * away[:, None, :, None] + away[None, :, None, :]).reshape(side * side, side * side)
        self.register_buffer("places", places, persistent=False)

    def forward(self, tokens: Tensor) -> Tensor:
        each = self.qkv(self.norm(tokens)).unflatten(2, (self._heads, -1)).transpose(1, 2)
        query, key, value = each.chunk(3, dim=-1)
        found = functional.scaled_dot_product_attention(query, key, value, self.attention_biases[:, self.places])
        result: Tensor = self.proj(found.transpose(1, 2).flatten(2))
        return result


class _Linears(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.fc1, self.fc2 = nn.Linear(width, _WIDER * width), nn.Linear(_WIDER * width, width)

    def forward(self, tokens: Tensor) -> Tensor:
        result: Tensor = self.fc2(functional.gelu(self.fc1(self.norm(tokens))))
        return result
