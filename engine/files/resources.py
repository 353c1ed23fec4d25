"""Where the starter models, the example, icons, themes and the guide lie. Torch-free."""

from __future__ import annotations

from pathlib import Path


def resources_folder() -> Path:
    """``resources`` beside the engine package: in the repository and in an installed program alike."""
    return Path(__file__).resolve().parents[2] / "resources"


def guide_file() -> Path:
    """The guide, its pictures beside it: in docs in the repository, among the resources of an installed program."""
    installed = resources_folder() / "guide" / "guide.md"
    return installed if installed.is_file() else resources_folder().parent / "docs" / "guide.md"
