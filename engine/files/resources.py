"""Where the starter models, the example, icons and themes lie. Torch-free."""

from __future__ import annotations

from pathlib import Path


def resources_folder() -> Path:
    """``resources`` beside the engine package: in the repository and in an installed program alike."""
    return Path(__file__).resolve().parents[2] / "resources"
