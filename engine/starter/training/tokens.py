"""The starter's tokenizer: one token a word, in CLIP's file format."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from pathlib import Path

from transformers import CLIPTokenizer

MAX_TOKENS = 32
_START, _END = "<|startoftext|>", "<|endoftext|>"


def build_tokenizer(folder: Path, words: Iterable[str]) -> CLIPTokenizer:
    """For these words. Writes vocab.json and merges.txt to ``folder`` and loads them.

    A word becomes one token through a chain of merges: with an empty merge list CLIP's byte-pair encoding would
    split every word into letters. Single letters stay in the vocabulary for unknown words.
    """
    letters = [chr(code) for code in range(33, 127)]
    vocabulary = [*letters, *(f"{letter}</w>" for letter in letters)]
    merges: list[tuple[str, str]] = []
    for word in words:
        # a merge is appended only for the pieces that the earlier merges leave, so no word undoes another
        while len(pieces := _apply([*word[:-1], f"{word[-1]}</w>"], merges)) > 1:
            merges.append((pieces[0], pieces[1]))
            vocabulary.append(pieces[0] + pieces[1])
    vocabulary += [_START, _END]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(vocabulary)}), encoding="utf-8")
    (folder / "merges.txt").write_text(
        "#version: 0.2\n" + "\n".join(" ".join(pair) for pair in merges) + "\n", encoding="utf-8"
    )
    tokenizer = CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=MAX_TOKENS)
    tokenizer.save_pretrained(str(folder))
    return tokenizer


def _apply(pieces: list[str], merges: list[tuple[str, str]]) -> list[str]:
    """Byte-pair encoding of one word: the earliest merge first, everywhere it fits."""
    rank = {pair: i for i, pair in enumerate(merges)}
    while True:
        pairs = [(rank[pair], pair) for pair in itertools.pairwise(pieces) if pair in rank]
        if not pairs:
            return pieces
        first, second = min(pairs)[1]
        joined: list[str] = []
        for piece in pieces:
            if joined and joined[-1] == first and piece == second:
                joined[-1] = first + second
            else:
                joined.append(piece)
        pieces = joined
