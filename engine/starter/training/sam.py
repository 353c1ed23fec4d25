"""The small SAM, trained on scenes: one click, a box, and corrections of a first mask."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file, save_file
from segment_anything.modeling import Sam
from torch import Tensor
from torch.nn import functional

from engine.segmentation.small_sam import build_small_sam
from engine.starter.training.data import Pixels, Scenes
from engine.starter.training.loop import Loop
from engine.starter.training.team import Team

CONFIG: Final[dict[str, Any]] = {
    "image_size": 256,
    "patch_size": 16,
    "embed_dim": 128,
    "depth": 4,
    "num_heads": 4,
    "prompt_embed_dim": 128,
    "window_size": 0,
    "global_attn_indexes": [0, 1, 2, 3],
}
Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]

_SIZE: Final = 256
_LOW: Final = 64  # the decoder's own mask size
_RATE: Final = 6e-4
_PROMPTS: Final = 2  # for each encoded picture
_CLICKED: Final = 0.5  # of the pictures; the others are boxed


def train_sam(
    collections: list[Scenes], work: Path, minutes: float, batch: int, device: str, team: Team, begun: Path | None
) -> Sam:
    """Resumable. ``collections`` may differ in picture size; each batch comes from one of them. ``begun`` is the folder
    of a small SAM to begin from; raises FileNotFoundError without one.
    """
    torch.default_generator.manual_seed(0)
    sam = build_small_sam(CONFIG)
    if begun is not None:
        sam.load_state_dict({key: value.float() for key, value in load_file(begun / "sam.safetensors").items()})
    sam = sam.to(device)
    loop = Loop(work, "sam", minutes, sam, _RATE, team)

    def step(index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng(index)
        scenes = collections[rng.integers(len(collections))]
        chosen = np.sort(rng.integers(0, len(scenes.pictures), batch))
        pictures, masks = large(scenes.pictures[chosen]).to(device), large_masks(scenes.masks[chosen]).to(device)
        if rng.random() < 0.5:
            pictures, masks = pictures.flip(-1), masks.flip(-1)
        light = torch.as_tensor(rng.uniform(0.85, 1.15, (batch, 3, 1, 1)), dtype=torch.float32, device=device)
        embeddings = sam.image_encoder(sam.preprocess((pictures * light).clamp(0, 255)))
        loss, iou = _prompted_loss(sam, embeddings, masks, rng)
        torch.autograd.backward(loss)
        return {"loss": loss, "iou": iou}

    loop.run(step)
    return sam.eval().requires_grad_(False)


def large(pictures: Pixels) -> Tensor:
    """uint8 (N, S, S, 3) to float32 (N, 3, 256, 256) in [0, 255]."""
    x = torch.tensor(np.array(pictures)).permute(0, 3, 1, 2).float()
    return functional.interpolate(x, (_SIZE, _SIZE), mode="bicubic", align_corners=False).clamp(0, 255)


def large_masks(masks: Pixels) -> Tensor:
    """uint8 (N, S, S) to float32 (N, 256, 256) in [0, 1]."""
    x = torch.tensor(np.array(masks)).float().unsqueeze(1) / 255
    return functional.interpolate(x, (_SIZE, _SIZE), mode="bilinear", align_corners=False)[:, 0]


def _prompted_loss(sam: Sam, embeddings: Tensor, masks: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Loss of a click or a box on each picture and of its correction, and the first masks' mean IoU.

    ``embeddings`` (N, C, 16, 16), ``masks`` (N, 256, 256).
    """
    truths = masks.cpu().numpy()
    clicked = round(len(truths) * _CLICKED)
    points = np.concatenate([inside_points(truth, _PROMPTS, rng) for truth in truths])
    boxes = np.concatenate([jittered_boxes(truth, _PROMPTS, rng) for truth in truths])
    split = clicked * _PROMPTS
    each = embeddings.repeat_interleave(_PROMPTS, dim=0)
    target = functional.avg_pool2d(masks[:, None], _SIZE // _LOW).repeat_interleave(_PROMPTS, dim=0)
    place = functools.partial(torch.as_tensor, dtype=torch.float32, device=embeddings.device)

    def sparse(fixes: Points | None, kinds: Points | None) -> Tensor:
        """Tokens of the first prompts, with a correcting click each."""
        some, labels = points[:split, None], np.ones((split, 1))
        fix: tuple[Tensor, Tensor] | None = None
        if fixes is not None and kinds is not None:
            some = np.concatenate([some, fixes[:split, None]], axis=1)
            labels = np.concatenate([labels, kinds[:split, None]], axis=1)
            fix = place(fixes[split:, None]), place(kinds[split:, None])
        of_clicks, _ = sam.prompt_encoder(points=(place(some), place(labels)), boxes=None, masks=None)
        of_boxes, _ = sam.prompt_encoder(points=fix, boxes=place(boxes[split:]), masks=None)
        return torch.cat([of_clicks, of_boxes])

    logits, scores = decode(sam, each, sparse(None, None), None)
    loss, iou = _loss(logits, scores, target)
    before = logits[:, :1].detach()
    fixes, kinds = _corrections(before > 0, target > 0.5, rng)
    # the mask that goes in is SAM's own, one painted roughly, or none
    kind = rng.random()
    given = before if kind < 0.35 else _painted(target, rng) if kind < 0.6 else None
    second, _ = _loss(*decode(sam, each, sparse(fixes, kinds), given), target)
    return loss + second, iou


def _painted(target: Tensor, rng: np.random.Generator) -> Tensor:
    """The masks as strokes would give them: swollen or shrunk, ragged, as logits of +-8."""
    radius = int(rng.integers(1, 4))
    swollen = functional.max_pool2d(target, 2 * radius + 1, 1, radius)
    shrunk = -functional.max_pool2d(-target, 2 * radius - 1, 1, radius - 1)
    choice = torch.as_tensor(rng.random((len(target), 1, 8, 8)), dtype=torch.float32, device=target.device)
    ragged = torch.where(functional.interpolate(choice, (_LOW, _LOW)) < rng.random(), swollen, shrunk)
    return (ragged * 2 - 1) * 8.0


def decode(sam: Sam, embeddings: Tensor, sparse: Tensor, masks: Tensor | None) -> tuple[Tensor, Tensor]:
    """All four low-resolution masks (N, 4, 64, 64) as logits, and their estimated IoU (N, 4): one prompt a picture."""
    prompts = sam.prompt_encoder
    _, dense = prompts(points=None, boxes=None, masks=masks)
    # the decoder takes many prompts of one picture and adds its embedding to each one's dense part
    return sam.mask_decoder.predict_masks(
        image_embeddings=torch.zeros_like(embeddings[:1]),
        image_pe=prompts.get_dense_pe(),
        sparse_prompt_embeddings=sparse,
        dense_prompt_embeddings=embeddings + dense,
    )


def _loss(logits: Tensor, scores: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy, dice, and the error of the estimated IoU. Every mask learns the one object a scene has."""
    wanted = target.expand_as(logits)
    p = logits.sigmoid()
    dice = 1 - (2 * (p * wanted).sum((-1, -2)) + 1) / (p.sum((-1, -2)) + wanted.sum((-1, -2)) + 1)
    with torch.no_grad():
        hard, truth = logits > 0, wanted > 0.5
        iou = (hard & truth).sum((-1, -2)) / (hard | truth).sum((-1, -2)).clamp_min(1)
    cross_entropy = functional.binary_cross_entropy_with_logits(logits, wanted)
    return 4 * cross_entropy + dice.mean() + functional.mse_loss(scores, iou), iou.mean()


def inside_points(mask: Floats, count: int, rng: np.random.Generator) -> Points:
    """(count, 2) pixel positions (x, y) on the object, drawn evenly."""
    rows, columns = np.nonzero(mask > 0.5)
    at = rng.integers(0, len(rows), count)
    return np.stack([columns[at], rows[at]], axis=1).astype(np.float64) + 0.5


def jittered_boxes(mask: Floats, count: int, rng: np.random.Generator) -> Points:
    """(count, 4) boxes x0, y0, x1, y1, each side off by up to 6 % of the object's extent."""
    rows, columns = np.nonzero(mask > 0.5)
    x0, x1, y0, y1 = columns.min(), columns.max() + 1, rows.min(), rows.max() + 1
    jitter = rng.uniform(-0.06, 0.06, (count, 4)) * np.array([x1 - x0, y1 - y0, x1 - x0, y1 - y0])
    return np.clip(np.array([x0, y0, x1, y1]) + jitter, 0, _SIZE)


def _corrections(found: Tensor, truth: Tensor, rng: np.random.Generator) -> tuple[Points, Points]:
    """A click (x, y) in each mask's error region at full size, and whether it adds (1) or takes away (0)."""
    wanted = truth.expand_as(found)[:, 0].cpu().numpy()
    masks = found[:, 0].cpu().numpy()
    points, labels = np.zeros((len(masks), 2)), np.ones(len(masks))
    for i, (mask, goal) in enumerate(zip(masks, wanted, strict=True)):
        wrong = mask != goal if (mask != goal).any() else goal
        rows, columns = np.nonzero(wrong)
        at = rng.integers(0, len(rows))
        scale = _SIZE / _LOW
        points[i] = (columns[at] + 0.5) * scale, (rows[at] + 0.5) * scale
        labels[i] = float(goal[rows[at], columns[at]])
    return points, labels


@torch.no_grad()
def mean_iou(sam: Sam, scenes: Scenes, prompt: str) -> float:
    """Over the scenes, at 256 px, of the mask SamPredictor's user takes. ``prompt``: "click" or "box"."""
    rng = np.random.default_rng(0)
    total = 0.0
    for i in range(len(scenes.pictures)):
        picture, mask = large(scenes.pictures[i : i + 1]).to(sam.device), large_masks(scenes.masks[i : i + 1])[0]
        embedding = sam.image_encoder(sam.preprocess(picture))
        point = (
            torch.tensor(inside_points(mask.numpy(), 1, rng)).float()[:, None].to(sam.device),
            torch.ones(1, 1, device=sam.device),
        )
        box = torch.tensor(jittered_boxes(mask.numpy(), 1, rng)).float().to(sam.device)
        clicked = prompt == "click"
        sparse, _ = sam.prompt_encoder(points=point if clicked else None, boxes=None if clicked else box, masks=None)
        logits, scores = decode(sam, embedding, sparse, None)
        # one click is ambiguous: the best of three; anything more has an answer of its own, the first
        at = 1 + int(scores[0, 1:].argmax()) if clicked else 0
        low = logits[:, at : at + 1]
        found = functional.interpolate(low, (_SIZE, _SIZE), mode="bilinear", align_corners=False)[0, 0] > 0
        truth = mask.to(sam.device) > 0.5
        total += float((found & truth).sum() / (found | truth).sum().clamp_min(1))
    return total / len(scenes.pictures)


def save_sam(sam: Sam, folder: Path) -> None:
    """``config.json`` and ``sam.safetensors`` (fp16)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n", encoding="utf-8")
    state = {key: value.contiguous().half() for key, value in sam.state_dict().items()}
    save_file(state, folder / "sam.safetensors")
