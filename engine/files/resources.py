"""Where the starter models, the example, icons, themes and the guide lie, what may be made anew, and what is kept.

Torch-free.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def resources_folder() -> Path:
    """``resources`` beside the engine package: in the repository and in an installed program alike."""
    return Path(__file__).resolve().parents[2] / "resources"


def guide_file() -> Path:
    """The guide, its pictures beside it: in docs in the repository, among the resources of an installed program."""
    installed = resources_folder() / "guide" / "guide.md"
    return installed if installed.is_file() else resources_folder().parent / "docs" / "guide.md"


def cache_folder() -> Path:
    """The person's own, for what costs time alone where it is lost. It may not be there yet."""
    if sys.platform == "win32":
        place = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        place = Path.home() / "Library" / "Caches"
    else:
        place = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(place) / "ld-desktop"


def data_folder() -> Path:
    """The person's own, for what is to be kept: the one that Qt names to the window. It may not be there yet.

    On Windows the local one, since gigabytes are not to follow a person from computer to computer.
    """
    if sys.platform == "win32":
        place = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        place = Path.home() / "Library" / "Application Support"
    else:
        place = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(place) / "LayerDiffusion" / "LayerDiffusion Desktop"


def runs_folder() -> Path:
    """Where the window keeps its runs. It may not be there yet."""
    return data_folder() / "runs"
