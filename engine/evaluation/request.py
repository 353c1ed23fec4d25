"""What an evaluation edits, and with what."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.protocol.settings import MethodName, Preset


@dataclasses.dataclass(frozen=True, kw_only=True)
class EvaluationRequest:
    """``dataset``, ``clip``, ``dino``, ``lpips``, ``model`` and ``sam`` are absolute paths; ``model`` and ``sam`` None:
    the starter's. ``out`` receives masks/, a folder an edit, and evaluation.json. ``json``: events and sum as JSON.
    """

    dataset: Path
    clip: Path
    dino: Path | None
    lpips: Path | None
    out: Path
    model: str | None
    sam: str | None
    method: MethodName
    preset: Preset
    overrides: Mapping[str, Any]
    negative: str
    seeds: tuple[int, ...]
    json: bool
