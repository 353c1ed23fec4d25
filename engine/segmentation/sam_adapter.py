"""Loads Segment Anything: the official checkpoints, and the small one that comes with the program."""

from __future__ import annotations

import json
import pickle
import threading
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from segment_anything import sam_model_registry
from segment_anything.modeling import Sam
from torch import Tensor

from engine.protocol.errors import ModelError
from engine.protocol.texts import shown
from engine.segmentation.segmenter import Segmenter
from engine.segmentation.small_sam import build_small_sam

_KINDS = {768: "vit_b", 1024: "vit_l", 1280: "vit_h"}  # by the encoder's width
_ADVICE = shown("Choose an official SAM checkpoint: sam_vit_b, sam_vit_l or sam_vit_h.")


class SegmenterStore:
    """Loads each SAM once and keeps it. ``starter`` is the folder meant by None. Thread-safe."""

    def __init__(self, starter: Path, device: torch.device) -> None:
        self._starter, self._device = starter, device
        self._lock = threading.Lock()
        self._segmenters: dict[tuple[Path, int], Segmenter] = {}

    def get(self, path: str | None) -> Segmenter:
        """Raises ModelError where the folder or checkpoint is missing or is not a SAM."""
        place = (Path(path) if path is not None else self._starter).absolute()
        file = place / "sam.safetensors" if place.is_dir() else place
        if not file.is_file():
            raise ModelError("There is no Segment Anything model at {file}.", _ADVICE, file=file)
        key = (place, file.stat().st_mtime_ns)
        with self._lock:
            if key not in self._segmenters:
                sam = _load_small(place) if place.is_dir() else load_official(place)
                self._segmenters[key] = Segmenter(sam.eval().requires_grad_(False).to(self._device))
            return self._segmenters[key]

    def find(self, path: str | None) -> Segmenter | None:
        """As ``get``, or None where no path is given and the starter's SAM is not installed."""
        return self.get(path) if path is not None or self._starter.is_dir() else None


def load_official(file: Path) -> Sam:
    """A vit_b, vit_l or vit_h checkpoint; which one, its content tells. Raises ModelError."""
    try:
        state: dict[str, Tensor] = torch.load(file, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError, ValueError, KeyError) as error:
        raise ModelError("{file} is not a checkpoint that can be read safely.", _ADVICE, file=file) from error
    kind = sam_kind(state)
    if kind is None:
        raise ModelError("{file} is not a Segment Anything checkpoint.", _ADVICE, file=file)
    sam = sam_model_registry[kind](checkpoint=None)
    try:
        sam.load_state_dict(state)
    except RuntimeError as error:
        raise ModelError(
            "{file} looks like SAM {kind} but its weights do not fit.", _ADVICE, file=file, kind=kind
        ) from error
    return sam


def sam_kind(state: object) -> str | None:
    """The registry's name of a checkpoint, from its encoder's width; None: not a SAM."""
    position: object = (
        cast(dict[str, object], state).get("image_encoder.pos_embed") if isinstance(state, dict) else None
    )
    return _KINDS.get(position.shape[-1]) if isinstance(position, Tensor) else None


def _load_small(folder: Path) -> Sam:
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        sam = build_small_sam(config)
        sam.load_state_dict(load_file(folder / "sam.safetensors"))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            "The Segment Anything model in {folder} cannot be loaded.", "Install the program again.", folder=folder
        ) from error
    return sam
