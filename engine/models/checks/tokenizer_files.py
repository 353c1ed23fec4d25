"""A CLIP tokenizer's files, checked as far as they decide what a prompt becomes. Torch-free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from engine.files import file_signatures
from engine.models.checks.model_configs import C, TokenizerConfig, converted, read, read_json
from engine.models.checks.weight_files import ADVICE, damaged, unreadable
from engine.protocol.errors import ModelError
from engine.protocol.texts import shown

WHOLE: Final = "tokenizer.json"
VOCABULARY, MERGES = "vocab.json", "merges.txt"
CONFIG: Final = "tokenizer_config.json"
_OPTIONAL: Final = ("special_tokens_map.json", "added_tokens.json")
_LARGEST: Final = 50_000_000  # bytes
_CLASSES: Final = ("CLIPTokenizer", "TokenizersBackend", "PreTrainedTokenizerFast")
_END: Final = "</w>"  # of a word


class _Model(msgspec.Struct, frozen=True):
    vocab: dict[str, int]
    merges: list[str | tuple[str, str]]


class _Added(msgspec.Struct, frozen=True):
    id: int
    content: str


class _Whole(msgspec.Struct, frozen=True):
    """``tokenizer.json``, as far as it is of interest."""

    model: _Model
    added_tokens: list[_Added] = []


def files(folder: Path) -> list[Path]:
    """Those of ``folder`` that decide what a prompt becomes, as far as they are there."""
    return [file for name in (WHOLE, VOCABULARY, MERGES, CONFIG, *_OPTIONAL) if (file := folder / name).is_file()]


def missing(folder: Path) -> str | None:
    """The file without which all prompts would be the same to the model."""
    if (folder / WHOLE).is_file():
        return None
    return next((name for name in (VOCABULARY, MERGES) if not (folder / name).is_file()), None)


def count(folder: Path) -> int:
    """How many tokens there are, where nothing is ``missing``. Raises ModelError naming the file that is not whole."""
    said = read(folder / CONFIG, TokenizerConfig).tokenizer_class
    if said is not None and not said.startswith(_CLASSES):
        raise ModelError(
            "{file} is of a {said}, where a CLIPTokenizer is needed.", ADVICE, file=folder / CONFIG, said=said
        )
    for name in _OPTIONAL:
        if (folder / name).is_file():
            read(folder / name, dict[str, Any])
    whole, vocabulary, merges = folder / WHOLE, folder / VOCABULARY, folder / MERGES
    tokens = 0
    if vocabulary.is_file() and merges.is_file():
        pairs = [tuple(line.split(" ")) for line in _lines(merges) if line and not line.startswith("#v")]
        decoded = _decoded(vocabulary, dict[str, int])
        _check(vocabulary, merges, decoded, pairs)
        tokens = len(decoded)
    if not whole.is_file():
        return tokens
    content = _decoded(whole, _Whole)
    pairs = [tuple(pair.split(" ")) if isinstance(pair, str) else pair for pair in content.model.merges]
    special = {token.content: token.id for token in content.added_tokens}
    _check(whole, whole, content.model.vocab, pairs)
    return len(content.model.vocab | special)


def _check(file: Path, merges: Path, vocabulary: dict[str, int], pairs: Sequence[tuple[str, ...]]) -> None:
    """Each token of several letters is made by a merge: where merges are missing, words fall into letters."""
    if sorted(vocabulary.values()) != list(range(len(vocabulary))):
        raise damaged(file, shown("its tokens are not numbered one by one"))
    made = {"".join(pair) for pair in pairs}
    lost = [token for token in _merged(vocabulary) if token not in made]
    if lost or not pairs:
        raise damaged(merges, shown("its merges are not complete"))
    if any(len(pair) != 2 for pair in pairs) or not made <= vocabulary.keys():
        raise damaged(merges, shown("it does not fit the vocabulary"))


def _merged(vocabulary: Iterable[str]) -> list[str]:
    """Tokens of more than one letter, but for the marks of start and end."""
    return [token for token in vocabulary if len(token.removesuffix(_END)) > 1 and not token.startswith("<|")]


def _decoded(file: Path, kind: type[C]) -> C:
    return converted(file, read_json(file, _LARGEST), kind)


def _lines(file: Path) -> list[str]:
    try:
        kind = file_signatures.kind_of(file)
        if file.stat().st_size > _LARGEST:
            raise damaged(file, shown("it is too large"))
        if kind in (None, file_signatures.TEXT):
            return file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise unreadable(file, error) from error
    except UnicodeDecodeError as error:
        raise damaged(file, shown("it is no text")) from error
    raise damaged(file, kind)
