"""Fields for numbers: point and comma are both decimal marks in every language, and neither is one of thousands."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox

_MARK: Final = "[.,]"
_NUMBER: Final = re.compile(rf"([+-]?)(\d*)(?:{_MARK}(\d*))?")
_MARKS: Final = re.compile(rf"[+-]?\d*(?:{_MARK}\d*){{2,}}")  # nobody knows which of them is meant


class _Before(QObject):
    """What ``field`` showed before somebody typed; ``shown`` gives what it shows of its value."""

    def __init__(self, field: QDoubleSpinBox | QSpinBox, line: QLineEdit, shown: Callable[[], str]) -> None:
        super().__init__(field)
        self._field, self._show = field, shown
        self._shown: str | None = None
        line.textEdited.connect(self._begin)
        field.editingFinished.connect(self._end)

    def instead_of(self, text: str) -> str:
        """What the field shows in place of ``text`` that is no number; ``text`` where it may be one."""
        field = self._field
        if self._shown is None or not _MARKS.fullmatch(_bare(text, field.prefix(), field.suffix())):
            return text
        return f"{field.prefix()}{self._shown}{field.suffix()}"

    def _begin(self) -> None:
        self._shown = self._show() if self._shown is None else self._shown

    def _end(self) -> None:
        self._shown = None


class DecimalField(QDoubleSpinBox):
    """Shows the mark of its language, whichever is typed. More decimals than it has are rounded.

    A number with two marks, as 1,250.5, can be typed and is not taken: the value becomes what it was before.
    """

    def __init__(self) -> None:
        super().__init__()
        self._before = _Before(self, self.lineEdit(), lambda: self.textFromValue(self.value()))

    def fixup(self, str: str) -> str:
        """Qt's own would take a mark for one of thousands."""
        return self._before.instead_of(str)

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        bare = _bare(input, self.prefix(), self.suffix())
        if _MARKS.fullmatch(bare):
            return QValidator.State.Intermediate, input, pos
        if (number := _NUMBER.fullmatch(bare)) is None or number[3] is None:
            return super().validate(input, pos)
        shown = f"{number[1]}{number[2]}{self.locale().decimalPoint()}{number[3][: self.decimals()]}"
        state, _, _ = super().validate(f"{self.prefix()}{shown}{self.suffix()}", pos)
        return state, input, pos

    def valueFromText(self, text: str) -> float:
        number = _NUMBER.fullmatch(_bare(text, self.prefix(), self.suffix()))
        if number is None or number[3] is None:
            return super().valueFromText(text)
        value = Decimal(f"{number[1]}{number[2] or 0}.{number[3] or 0}")
        rounded = float(value.quantize(Decimal(1).scaleb(-self.decimals()), ROUND_HALF_UP))
        return min(max(rounded, self.minimum()), self.maximum())


class WholeField(QSpinBox):
    """What is typed is rounded: 1.5 is 2, never 15. A number with two marks is not taken, as in ``DecimalField``."""

    def __init__(self) -> None:
        super().__init__()
        self._before = _Before(self, self.lineEdit(), lambda: self.textFromValue(self.value()))

    def fixup(self, str: str) -> str:
        """Qt's own would take a mark for one of thousands."""
        return self._before.instead_of(str)

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        bare = _bare(input, self.prefix(), self.suffix())
        if _MARKS.fullmatch(bare):
            return QValidator.State.Intermediate, input, pos
        if (number := _NUMBER.fullmatch(bare)) is None or number[3] is None:
            return super().validate(input, pos)
        state, _, _ = super().validate(f"{self.prefix()}{number[1]}{number[2] or 0}{self.suffix()}", pos)
        return state, input, pos

    def valueFromText(self, text: str) -> int:
        number = _NUMBER.fullmatch(_bare(text, self.prefix(), self.suffix()))
        if number is None or number[3] is None:
            return super().valueFromText(text)
        value = Decimal(f"{number[1]}{number[2] or 0}.{number[3] or 0}").to_integral_value(ROUND_HALF_UP)
        return min(max(int(value), self.minimum()), self.maximum())


def _bare(text: str, prefix: str, suffix: str) -> str:
    """Without what stands before and after the number."""
    return text.removeprefix(prefix).removesuffix(suffix).strip()
