"""CLIP's tokenizer and text encoder, of which a family has one or several."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from engine.models.resident_part import ResidentPart

_MARKERS = 2  # the start and end tokens around every prompt


class Clip(ResidentPart[CLIPTextModel | CLIPTextModelWithProjection]):
    """Safe to use from several threads."""

    def __init__(self, tokenizer: CLIPTokenizer, model: CLIPTextModel | CLIPTextModelWithProjection) -> None:
        super().__init__(model)
        self._tokenizer = tokenizer
        self._lock = threading.Lock()  # the fast tokenizers refuse concurrent use
        self._added: dict[str, str] = {}  # by a word: the tokens that stand for it
        self._words: re.Pattern[str] | None = None
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

    @property
    def words(self) -> Sequence[str]:
        """Those that were added."""
        return tuple(self._added)

    def add_word(self, word: str, vectors: Tensor) -> None:
        """From now on ``vectors`` (count, width) are read where ``word`` stands in a text, in whatever case: that many
        tokens, which no text names otherwise. Not while others use this.
        """
        first, table = len(self._tokenizer), self.module.get_input_embeddings()
        tokens = [f"<added-{first + number}>" for number in range(len(vectors))]
        self._tokenizer.add_tokens(tokens)
        places = self._tokenizer.convert_tokens_to_ids(tokens)
        weights = table.weight.detach()
        more = weights.new_zeros(max(0, max(places) + 1 - len(weights)), self.width)
        weights = torch.cat([weights, more])
        weights[places] = vectors.to(weights)
        table.weight, table.num_embeddings = nn.Parameter(weights, requires_grad=False), len(weights)
        part: Any
        for part in self.module.modules():  # one may take the token of the largest number for a text's end
            if hasattr(part, "eos_token_id"):
                part.eos_token_id = self._tokenizer.eos_token_id
        self._added[word] = " ".join(tokens)
        longest = sorted(self._added, key=len, reverse=True)
        self._words = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)

    def count(self, text: str) -> int:
        """Tokens of ``text``, markers not counted."""
        text = self._with_added(text)
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
        text = self._with_added(text)
        with self._lock:
            batch = self._tokenizer(
                text, padding="max_length", max_length=self.length, truncation=True, return_tensors="pt"
            )
        ids: Tensor = batch["input_ids"]
        return self._back()(ids.to(self._device), **options)

    def _with_added(self, text: str) -> str:
        """``text`` with the tokens of added words in their place."""
        if self._words is None:
            return text
        tokens = {word.lower(): added for word, added in self._added.items()}
        return self._words.sub(lambda found: tokens.get(found[0].lower(), found[0]), text)
