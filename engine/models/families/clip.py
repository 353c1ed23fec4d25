"""CLIP's tokenizer and text encoder, of which a family has one or several."""

from __future__ import annotations

import threading
from typing import Any

import torch
from torch import Tensor
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from engine.models.resident_part import ResidentPart

_MARKERS = 2  # the start and end tokens around every prompt


class Clip(ResidentPart[CLIPTextModel | CLIPTextModelWithProjection]):
    """Safe to use from several threads."""

    def __init__(self, tokenizer: CLIPTokenizer, model: CLIPTextModel | CLIPTextModelWithProjection) -> None:
        super().__init__(model)
        self._tokenizer = tokenizer
        self._lock = threading.Lock()  # the fast tokenizers refuse concurrent use
        self.length = int(min(tokenizer.model_max_length, model.config.max_position_embeddings))

    @property
    def limit(self) -> int:
        """Most tokens a prompt may have, start and end markers not counted."""
        return self.length - _MARKERS

    @property
    def width(self) -> int:
        """Width of one token's embedding."""
        return int(self.module.config.hidden_size)

    @property
    def projected(self) -> int:
        """Width of a whole text's embedding, where the encoder gives one."""
        return int(self.module.config.projection_dim)

    def count(self, text: str) -> int:
        """Tokens of ``text``, markers not counted."""
        with self._lock:
            return len(self._tokenizer(text, truncation=False, verbose=False)["input_ids"]) - _MARKERS

    @torch.no_grad()
    def last(self, text: str) -> Tensor:
        """What the last layer makes of ``text``, float32 (1, tokens, width)."""
        hidden: Tensor = self._run(text, return_dict=False)[0]
        return hidden.float()

    @torch.no_grad()
    def last_but_one(self, text: str) -> tuple[Tensor, Tensor]:
        """What the layer before the last makes of ``text``, and its first output: the whole text's embedding, (1,
        projected), of an encoder that gives one.
        """
        output = self._run(text, return_dict=True, output_hidden_states=True)
        states: tuple[Tensor, ...] = output.hidden_states
        first: Tensor = output[0]
        return states[-2].float(), first.float()

    def _run(self, text: str, **options: bool) -> Any:
        """Padded as the model was trained (pads are not masked)."""
        with self._lock:
            batch = self._tokenizer(
                text, padding="max_length", max_length=self.length, truncation=True, return_tensors="pt"
            )
        ids: Tensor = batch["input_ids"]
        return self._back()(ids.to(self._device), **options)
