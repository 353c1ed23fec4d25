"""The engine's texts in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine.protocol.results import InspectDone, ModelFacts
from engine.protocol.texts import Text


def in_window_language(text: Text) -> str:
    """English where there is no translation. ``packaging/translations.py`` finds what the engine can say."""
    return text.told(lambda template: QCoreApplication.translate("ld_desktop", template))


def model_name(model: ModelFacts) -> str:
    """Names are their owners', but for the starter's, which is the program's."""
    return in_window_language(Text(model.name)) if model.kind == "starter" else model.name


def device_name(answer: InspectDone) -> str:
    return QCoreApplication.translate("ld_desktop", "CPU") if answer.device == "cpu" else answer.device
