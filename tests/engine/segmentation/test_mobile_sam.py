"""MobileSAM in the layout of the published mobile_sam.pt: names, shapes, and what it computes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from engine.models.checks.kind_by_weights import kind_of
from engine.protocol.errors import ModelError
from engine.segmentation.mobile_sam import build_mobile_sam
from engine.segmentation.sam_adapter import SegmenterStore
from engine.segmentation.segmenter import Prompt, view
from engine.segmentation.tiny_vit import Stage, TinyViT

CPU = torch.device("cpu")
# of the published file, some of each kind of layer; its source: github.com/ChaoningZhang/MobileSAM
PUBLISHED = {
    "patch_embed.seq.0.c.weight": (32, 3, 3, 3),
    "patch_embed.seq.2.bn.running_var": (64,),
    "layers.0.blocks.1.conv2.c.weight": (256, 1, 3, 3),
    "layers.0.downsample.conv3.bn.bias": (128,),
    "layers.1.blocks.0.attn.attention_biases": (4, 49),
    "layers.1.blocks.0.attn.qkv.weight": (384, 128),
    "layers.2.blocks.5.attn.attention_biases": (5, 196),
    "layers.2.blocks.5.mlp.fc1.weight": (640, 160),
    "layers.2.downsample.conv2.c.weight": (320, 1, 3, 3),
    "layers.3.blocks.1.local_conv.c.weight": (320, 1, 3, 3),
    "layers.3.blocks.1.mlp.norm.bias": (320,),
    "neck.0.weight": (256, 320, 1, 1),
    "neck.3.bias": (256,),
}


def test_weights_are_named_as_in_the_published_file() -> None:
    with torch.device("meta"):
        state = build_mobile_sam().state_dict()
    shapes = {name: tuple(value.shape) for name, value in state.items()}
    assert PUBLISHED.items() <= {name.removeprefix("image_encoder."): shape for name, shape in shapes.items()}.items()
    encoder = [name for name in shapes if name.startswith("image_encoder.")]
    assert len(encoder) == 271 and not any(name.endswith("places") for name in encoder)
    assert (kind_of(shapes).id, kind_of(shapes).use) == ("mobile-sam", "sam")


def test_a_checkpoint_with_a_classifier_finds_an_object(tmp_path: Path) -> None:
    path = tmp_path / "mobile_sam.pt"
    sam = build_mobile_sam()
    more = {
        "image_encoder.head.weight": torch.zeros(1000, 320),
        "image_encoder.norm_head.weight": torch.zeros(320),
        "image_encoder.layers.0.blocks.0.conv1.bn.num_batches_tracked": torch.tensor(7),
    }
    torch.save(sam.state_dict() | more, path)
    segmenter = SegmenterStore(tmp_path / "none", CPU).get(str(path))
    noise = np.random.default_rng(0).integers(0, 255, (30, 90, 3), dtype=np.uint8)
    mask, score = segmenter.segment(view("a", Image.fromarray(noise)), Prompt(points=[(40, 10, True)]))
    assert mask.size == (90, 30) and np.isfinite(score)
    torch.save({name: value for name, value in sam.state_dict().items() if ".neck." not in name}, path)
    with pytest.raises(ModelError, match=r"lacks the weights image_encoder\.neck"):
        SegmenterStore(tmp_path / "none", CPU).get(str(path))


def test_windows_over_the_edge_and_biases_by_distance() -> None:
    """Held against attention written out token by token, on features that no whole number of windows covers."""
    torch.default_generator.manual_seed(0)
    size, side, heads, width = 80, 3, 2, 8  # 10 x 10 tokens where the windows are
    vit = TinyViT(size, (Stage(8, 1, halves=True), Stage(width, 1, heads, side, halves=True), Stage(8, 1, 2, 2)))
    block = vit.get_submodule("layers.1.blocks.0")
    with torch.no_grad():
        for value in block.parameters():
            value.normal_(0, 0.5)
    attention = block.get_submodule("attn")
    features = torch.randn(1, width, 10, 10)
    weights: dict[str, Tensor] = dict(attention.named_parameters())
    padded = functional.pad(features[0], (0, 2, 0, 2)).permute(1, 2, 0)
    wanted = torch.zeros(12, 12, width)
    for top in range(0, 12, side):
        for left in range(0, 12, side):
            places = [(top + y, left + x) for y in range(side) for x in range(side)]
            tokens = torch.stack([padded[place] for place in places])
            for place, value in zip(places, _attended(tokens, weights, heads, side), strict=True):
                wanted[place] = value
    given: list[Tensor] = []
    block.get_submodule("local_conv").register_forward_pre_hook(lambda _, inputs: given.append(inputs[0]))
    block(features)
    assert torch.allclose(given[0] - features, wanted[:10, :10].permute(2, 0, 1)[None], atol=1e-5)
    assert vit(torch.randn(1, 3, size, size)).shape == (1, 256, 5, 5)


def _attended(tokens: Tensor, weights: dict[str, Tensor], heads: int, side: int) -> Tensor:
    normed = functional.layer_norm(tokens, tokens.shape[-1:], weights["norm.weight"], weights["norm.bias"])
    each = (normed @ weights["qkv.weight"].T + weights["qkv.bias"]).reshape(len(tokens), heads, 3, -1)
    rows: list[Tensor] = []
    for head in range(heads):
        query, key, value = each[:, head, 0], each[:, head, 1], each[:, head, 2]
        scores = query @ key.T / query.shape[1] ** 0.5
        for one in range(len(tokens)):
            for other in range(len(tokens)):
                away = abs(one // side - other // side) * side + abs(one % side - other % side)
                scores[one, other] += weights["attention_biases"][head, away]
        rows.append(scores.softmax(1) @ value)
    return torch.cat(rows, 1) @ weights["proj.weight"].T + weights["proj.bias"]
