"""Values out of a settings file, which anybody may have written into."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from typing import Any, TypeVar

import msgspec
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtGui import QColor

from engine.protocol.errors import UsageError
from engine.protocol.settings import resolve

_log = logging.getLogger(__name__)

Shape = TypeVar("Shape")


class Stored:
    """Reads ``store``. A value that cannot be used counts as not there; the log says so once, and the rest is kept."""

    def __init__(self, store: QSettings) -> None:
        self._store = store
        self._told: set[str] = set()

    def tell_damage(self) -> None:
        """Says in the log whether the whole file cannot be read, or parts of it."""
        if self._store.status() is not QSettings.Status.NoError:
            file = self._store.fileName()
            _log.warning("The settings %s cannot be read, or only in part: the rest is as at first.", file)

    def text(self, key: str) -> str:
        """Empty where there is none."""
        value: object = self._store.value(key)
        match value:
            case None:
                return ""
            case str() if "\0" not in value:
                return value
            case int():  # as it was set a moment ago
                return str(value)
            case _:
                self._refuse(key, value)
                return ""

    def choice(self, key: str, choices: Collection[str], default: str) -> str:
        value = self.text(key)
        if value in choices:
            return value
        if value:
            self._refuse(key, value)
        return default

    def word(self, key: str, form: re.Pattern[str]) -> str:
        """All of it is of this ``form``; empty where there is none."""
        value = self.text(key)
        if value and form.fullmatch(value) is None:
            self._refuse(key, value)
            return ""
        return value

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self.text(key)
        if not value:
            return default
        try:
            number = int(value)
        except ValueError:
            number = least - 1
        if least <= number <= most:
            return number
        self._refuse(key, value)
        return default

    def flag(self, key: str, default: bool) -> bool:
        return self.choice(key, ("yes", "no"), "yes" if default else "no") == "yes"

    def colour(self, key: str) -> str:
        """A colour's name; empty where there is none."""
        value = self.text(key)
        if not value or QColor.isValidColorName(value):
            return value
        self._refuse(key, value)
        return ""

    def json(self, key: str, shape: type[Shape], empty: Shape) -> Shape:
        """What a line of JSON says, of the type ``shape``."""
        value = self.text(key)
        if not value:
            return empty
        try:
            return msgspec.json.decode(value, type=shape)
        except (msgspec.DecodeError, UnicodeEncodeError):
            self._refuse(key, value)
            return empty

    def overrides(self, key: str) -> dict[str, Any]:
        """Settings of the method by name, each in its range."""
        value = self.json(key, dict[str, Any], {})
        try:
            resolve("balanced", {}, value)
        except UsageError:
            self._refuse(key, value)
            return {}
        return value

    def bytes(self, key: str) -> QByteArray:
        """What Qt saved of a window; empty where there is none."""
        value: Any = self._store.value(key)
        if isinstance(value, QByteArray):
            return value
        if value is not None:
            self._refuse(key, value)
        return QByteArray()

    def _refuse(self, key: str, value: object) -> None:
        if key not in self._told:
            self._told.add(key)
            _log.warning("The setting %s cannot be used: %.60r. It is as at first.", key, value)
