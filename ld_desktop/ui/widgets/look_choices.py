"""Themes and mask colours to choose from, the same in menus and settings: each as its value and its name."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

RED: Final = "#ff3030"
Choices = tuple[tuple[str, str], ...]


def themes() -> Choices:
    return ("system", _tr("Follow the system")), ("dark", _tr("Dark")), ("light", _tr("Light"))


def mask_colours() -> Choices:
    """The theme's accent is the empty one."""
    return ("", _tr("Accent")), (RED, _tr("Red")), ("#30d030", _tr("Green")), ("#3080ff", _tr("Blue"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("LookChoices", text)
