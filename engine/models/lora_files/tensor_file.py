"""Tensors written as a safetensors file that is whole or not there."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

from engine.files import atomic

_SYSTEM_ERROR: Final = re.compile(r"os error (\d+)")


def write(tensors: Mapping[str, Tensor], path: Path, metadata: dict[str, str]) -> None:
    """Complete on disk when it returns. Raises OSError."""
    on_host = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}

    def fill(temporary: Path) -> None:
        try:
            save_file(on_host, temporary, metadata)
        except SafetensorError as error:  # what it makes of a full disk
            raise _of_system(error, path) from error

    atomic.write(path, fill, in_folder=True)


def _of_system(error: SafetensorError, path: Path) -> OSError:
    """The system's own error, which is in its text alone."""
    code = _SYSTEM_ERROR.search(str(error))
    if code is None:
        return OSError(errno.EIO, str(error), str(path))
    return OSError(int(code[1]), os.strerror(int(code[1])), str(path))
