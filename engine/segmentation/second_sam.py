"""SAM 2 and 2.1 by transformers' own classes (Ravi et al. 2024, arXiv:2408.00714): built, and asked for masks."""

from __future__ import annotations

import dataclasses
from typing import Final

import msgspec
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from transformers import Sam2Config, Sam2ImageProcessor, Sam2Model

from engine.models.checks import sam_folders
from engine.segmentation.predictor import Areas, Pixels, Question, Scores, as_logits

_PARTS: Final = ("vision_config", "prompt_encoder_config", "mask_decoder_config")


def build(config: sam_folders.Sam2Config) -> Sam2Model:
    """Untrained, on the current device. Raises whatever transformers finds wrong with ``config``."""
    given = msgspec.json.decode(msgspec.json.encode(config))
    return Sam2Model(Sam2Config(**{part: given[part] for part in _PARTS}))


def check_fits(model: Sam2Model) -> None:
    """Asks a ``model`` on the meta device once, which computes nothing. Raises where its parts do not fit."""
    side = model.prompt_encoder.input_image_size
    points = torch.zeros(1, 1, 1, 2, device="meta")
    features = model.get_image_embeddings(torch.zeros(1, 3, side, side, device="meta"))
    labels = torch.ones(1, 1, 1, dtype=torch.int64, device="meta")
    rough = torch.zeros(1, 1, *model.prompt_encoder.mask_input_size, device="meta")
    model(image_embeddings=features, input_points=points, input_labels=labels, input_masks=rough)


class SecondSam:
    """It sees each picture as a square of ``image_size``, whatever its shape, as it was trained."""

    def __init__(self, model: Sam2Model) -> None:
        self._model = model
        side = model.prompt_encoder.input_image_size
        self._processor = Sam2ImageProcessor(size={"height": side, "width": side})

    def encode(self, pixels: Pixels) -> _Encoded:
        device = self._model.device
        given: Tensor = self._processor(images=pixels, return_tensors="pt", device=device)["pixel_values"]
        with torch.inference_mode():
            features = self._model.get_image_embeddings(given.to(device))
        return _Encoded(self._model, features, (pixels.shape[0], pixels.shape[1]))


@dataclasses.dataclass(frozen=True)
class _Encoded:
    model: Sam2Model
    features: list[Tensor]
    size: tuple[int, int]

    def masks(self, question: Question) -> tuple[Areas, Scores]:
        device, side = self.model.device, self.model.prompt_encoder.input_image_size
        height, width = self.size
        scale = torch.tensor([side / width, side / height])
        points = labels = box = rough = None
        if question.points:
            places = torch.tensor([[x, y] for x, y, _ in question.points], dtype=torch.float32)
            points = (places * scale)[None, None].to(device)
            labels = torch.tensor([int(add) for *_, add in question.points], device=device)[None, None]
        if question.box is not None:
            box = (torch.tensor(question.box, dtype=torch.float32) * scale.repeat(2))[None, None].to(device)
        if question.patch is not None:
            rows, columns = self.model.prompt_encoder.mask_input_size
            rough = torch.as_tensor(as_logits(question.patch, (columns, rows)), device=device)[None, None]
        with torch.inference_mode():
            answer = self.model(
                image_embeddings=self.features,
                input_points=points,
                input_labels=labels,
                input_boxes=box,
                input_masks=rough,
                multimask_output=question.several,
            )
            low: Tensor = answer.pred_masks[0].float()
            logits = functional.interpolate(low, self.size, mode="bilinear", align_corners=False)
        found, scores = (logits[0] > 0).cpu().numpy(), answer.iou_scores[0, 0].float().cpu().numpy()
        return found.astype(np.bool_), scores.astype(np.float32)
