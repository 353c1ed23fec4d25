"""Which folders a diffusers folder has for its texts, by the kind of model. Torch-free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from engine.models.checks import kinds
from engine.models.checks.kinds import Kind


class TextFolders(NamedTuple):
    """Of a text encoder and of its tokenizer."""

    encoder: str
    tokenizer: str


FIRST: Final = TextFolders("text_encoder", "tokenizer")
SECOND: Final = TextFolders("text_encoder_2", "tokenizer_2")
_MORE: Final[Mapping[str, Sequence[TextFolders]]] = {kinds.XL.id: (FIRST, SECOND)}


def texts_of(kind: Kind) -> Sequence[TextFolders]:
    return _MORE.get(kind.id, (FIRST,))
