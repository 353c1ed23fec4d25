"""What is offered where an edit ran out of memory: the next memory mode."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from engine.protocol.settings import Memory, smaller
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.offers import Choice, Offer

MEMORY_OFFER = "memory"


def offer_less(workspace: Workspace, had: Memory, again: Callable[[], None]) -> None:
    """``again`` starts the edit once more. Nothing where the mode was left to the engine: it has tried them all."""
    less = None if had == "auto" else smaller(had, "full")
    if less is None:
        return

    def choose() -> None:
        workspace.preferences.set_memory(less)
        again()

    told = _tr("The memory was too small for this edit as it was to be trained.")
    action = _tr("Start again, lean") if less == "lean" else _tr("Start again with the least memory")
    workspace.offers.put(Offer(MEMORY_OFFER, told, (Choice(action, choose),)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("LessMemory", text)
