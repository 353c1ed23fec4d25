"""Textual inversions (Gal et al. 2022, arXiv:2208.01618): a word for prompts, and the embeddings that stand for it.

Files of A1111 (.pt and .safetensors) name no word of their own: it is the file's name. Those of diffusers are named by
their word. For Stable Diffusion XL a file has embeddings of both text encoders.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from torch import Tensor

from engine.models.checks import kind_by_weights, weight_checks, weight_shapes
from engine.models.checks.weight_files import DOWNLOAD_AGAIN, Shapes, damaged
from engine.models.families.family import TextEncoder
from engine.protocol.errors import ModelError
from engine.protocol.texts import shown

_ADVICE: Final = shown("Choose a textual inversion: a .safetensors, .pt or .bin file of A1111 or diffusers.")
_OTHER_MODEL: Final = shown("Choose one that was made for this kind of model, or another model.")
_BOTH: Final = ("clip_l", "clip_g")  # of SDXL's first and second text encoder
_NAMELESS: Final = re.compile(r"emb_params|clip_l|string_to_param\..*")


class Inversion(NamedTuple):
    """``names`` of its tensors in the file, one for each text encoder."""

    path: Path
    word: str
    names: Sequence[str]


def read(paths: Sequence[Path]) -> Sequence[Inversion]:
    """Raises ModelError where one is missing or none, or two add the same word."""
    found = [_read(path) for path in paths]
    words: dict[str, Path] = {}
    for each in found:
        other = words.setdefault(each.word.lower(), each.path)
        if other != each.path:
            raise ModelError(
                "{file} and {other} both add the word {word}.",
                "Take one of them away.",
                file=each.path,
                other=other,
                word=each.word,
            )
    return found


def add(inversions: Sequence[Inversion], text: TextEncoder, closed: bool) -> None:
    """``closed``: the model has a vocabulary of its own, to which nothing can be added.

    Raises ModelError where one does not fit the model; the text encoder is of no use then.
    """
    for each in inversions:
        if closed:
            raise ModelError(
                "{file} cannot be used: this model knows the words of its own world alone.",
                _OTHER_MODEL,
                file=each.path,
            )
        weights = weight_checks.load_weights(each.path)
        weight_checks.check_finite(weights, each.path)
        vectors = [_rows(weights[name]) for name in each.names]
        if len({len(rows) for rows in vectors}) > 1:
            raise damaged(each.path, shown("its parts are of different lengths"), DOWNLOAD_AGAIN)
        given, wanted = [rows.shape[1] for rows in vectors], [clip.width for clip in text.clips]
        if given != wanted:
            raise ModelError(
                "{file} is a textual inversion for another kind of model: its embeddings have {given} values, where "
                "{wanted} are needed.",
                _OTHER_MODEL,
                file=each.path,
                given=_widths(given),
                wanted=_widths(wanted),
            )
        for clip, rows in zip(text.clips, vectors, strict=True):
            clip.add_word(each.word, rows)


def _read(path: Path) -> Inversion:
    if not path.is_file():
        raise ModelError("There is no textual inversion {file}.", _ADVICE, file=path)
    shapes = weight_shapes.read_shapes(path, _ADVICE)
    names = _names(shapes)
    if names is None:
        kind = kind_by_weights.kind_of(shapes)
        raise ModelError(
            "{file} cannot be used as a textual inversion: it is {kind}.", _ADVICE, file=path, kind=kind.name
        )
    word = path.stem if len(names) > 1 or _NAMELESS.fullmatch(names[0]) else names[0]
    return Inversion(path, word.strip() or path.name, names)


def _names(shapes: Shapes) -> Sequence[str] | None:
    """Of the embeddings, (width) or (count, width) each; None where there are others as well."""
    embeddings = [name for name, shape in shapes.items() if len(shape) in (1, 2) and min(shape) > 0]
    if len(embeddings) != len(shapes):
        return None
    if set(embeddings) == set(_BOTH):
        return _BOTH
    alone = len(embeddings) == 1 and ("." not in embeddings[0] or _NAMELESS.fullmatch(embeddings[0]))
    return embeddings if alone else None


def _rows(values: Tensor) -> Tensor:
    return values.float().reshape(-1, values.shape[-1])


def _widths(widths: Sequence[int]) -> str:
    return " + ".join(map(str, widths))
