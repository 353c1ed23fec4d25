"""CLIP's vocabulary, made from its merges, which are all that has to be kept of it. Torch-free."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Final

from engine.models.checks.weight_files import damaged, unreadable
from engine.protocol.texts import shown

FILE: Final = "clip/merges.txt.gz"  # among the shipped configs
_END: Final = "</w>"  # of a word
_MARKS: Final = ("<|startoftext|>", "<|endoftext|>")
# bytes that stand for themselves; the others are written with characters from 256 on, in the order of the bytes
_PRINTABLE: Final = (*range(33, 127), *range(161, 173), *range(174, 256))


def read(file: Path) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Tokens with their numbers, and merges in their order, from a compressed file of one merge a line.

    Raises ModelError.
    """
    try:
        lines = gzip.decompress(file.read_bytes()).decode().removesuffix("\n").split("\n")
        merges = [(first, second) for first, second in (line.split(" ") for line in lines)]
    except (EOFError, zlib.error, ValueError, gzip.BadGzipFile) as error:
        raise damaged(file, shown("it does not hold CLIP's merges")) from error
    except OSError as error:
        raise unreadable(file, error) from error
    letters = [chr(code) for code in (*_PRINTABLE, *range(256, 512 - len(_PRINTABLE)))]
    tokens = [*letters, *(letter + _END for letter in letters), *(a + b for a, b in merges), *_MARKS]
    return {token: number for number, token in enumerate(tokens)}, merges
