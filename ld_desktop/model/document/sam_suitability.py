"""Whether the chosen SAM knows pictures of this kind."""

from __future__ import annotations

from ld_desktop.model.document.document import Document
from ld_desktop.model.preferences import Preferences


def sam_suits(document: Document, preferences: Preferences) -> bool:
    """The starter's SAM has seen picture-book scenes only; a checkpoint of one's own suits everything."""
    if preferences.sam is not None or document.photo is None:
        return True
    return preferences.model is None and document.photo.world
