"""What the stages of a job are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def stage_name(stage: str, trains: bool) -> str:
    """``trains``: the job learns before it draws."""
    names = {
        "painting": _tr("painting over the old place"),
        "reference": _tr("drawing the reference"),
        "inversion": _tr("following the photo back to noise"),
        "embeddings": _tr("1 of 3, learning the prompts"),
        "weights": _tr("2 of 3, learning the picture"),
        "sampling": _tr("3 of 3, drawing candidates") if trains else _tr("drawing candidates"),
        "segment": _tr("finding the object"),
    }
    return names.get(stage, stage)


def _tr(text: str) -> str:
    return QCoreApplication.translate("StageNames", text)
