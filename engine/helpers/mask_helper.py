"""The mask helper (``python -m engine.helpers.mask_helper``): a MaskTask and coverage in, the changed coverage out."""

from __future__ import annotations

import sys

import msgspec
import numpy as np

from engine.helpers.picture_helpers import MaskTask
from engine.pictures import mask_operations


def main() -> None:
    line, _, coverage = sys.stdin.buffer.read().partition(b"\n")
    task = msgspec.json.decode(line, type=MaskTask)
    mask = np.frombuffer(coverage, dtype=np.uint8).reshape(task.height, task.width)
    sys.stdout.buffer.write(mask_operations.change(mask, task.operation, task.pixels).tobytes())


if __name__ == "__main__":
    main()
