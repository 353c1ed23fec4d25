"""Tensors in a safetensors file, written piece by piece: what is kept may be as large as the memory has room for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

_ALIGNED = 8  # bytes
_KINDS = {torch.float32: "F32", torch.bfloat16: "BF16", torch.uint8: "U8"}  # as the format names them


def write(path: Path, tensors: Mapping[str, Tensor]) -> str:
    """Writes ``tensors`` of ``_KINDS``; gives the SHA-256 of the file, which the disk has not got for good yet.

    Raises OSError.
    """
    header: dict[str, object] = {}
    offset = 0
    for name, value in tensors.items():
        if value.dtype not in _KINDS:
            raise TypeError(f"{name} is {value.dtype}")
        header[name] = {
            "dtype": _KINDS[value.dtype],
            "shape": list(value.shape),
            "data_offsets": [offset, offset + value.nbytes],
        }
        offset += value.nbytes
    told = json.dumps(header).encode()
    told += b" " * (-len(told) % _ALIGNED)
    whole = hashlib.sha256()
    with path.open("wb") as file:
        for piece in (len(told).to_bytes(8, "little"), told):
            whole.update(piece)
            file.write(piece)
        for value in tensors.values():
            # flat, since a memoryview of a scalar, or of nothing, is none that a file takes
            plain = value.detach().cpu().contiguous().view(-1).view(torch.uint8)  # numpy has no bfloat16
            data = plain.numpy().data if value.numel() else b""
            whole.update(data)
            file.write(data)
    return whole.hexdigest()


def digest(path: Path) -> str:
    """SHA-256 of the file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(path: Path) -> dict[str, Tensor]:
    """On the CPU. Raises OSError."""
    try:
        with safe_open(path, framework="pt") as opened:
            names: list[str] = list(opened.keys())
            return {name: opened.get_tensor(name) for name in names}
    except SafetensorError as error:
        raise OSError(0, str(error), str(path)) from error
