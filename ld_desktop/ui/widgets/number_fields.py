"""Fields for numbers: point and comma are both decimal marks in every language, and neither is one of thousands."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

_MARK: Final = "[.,]"
_NUMBER: Final = re.compile(rf"([+-]?)(\d*)(?:{_MARK}(\d*))?")
_MARKS: Final = re.compile(rf"[+-]?\d*(?:{_MARK}\d*){{2,}}")  # nobody knows which of them is meant


class DecimalField(QDoubleSpinBox):
    """Shows the mark of its language, whichever is typed. More decimals than it has are rounded.

    A number with two marks, as 1,250.5, can be typed and is not taken: the value becomes what it was before.
    """

    def __init__(self) -> None:
        super().__init__()
        self._before: float | None = None  # somebody typed
        self.lineEdit().textEdited.connect(self._begin)
        self.editingFinished.connect(self._end)

    def fixup(self, str: str) -> str:
        """Qt's own would take a mark for one of thousands."""
        if self._before is None or not _MARKS.fullmatch(_bare(str, self.prefix(), self.suffix())):
            return str
        return f"{self.prefix()}{self.textFromValue(self._before)}{self.suffix()}"

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

    def _begin(self) -> None:
        self._before = self.value() if self._before is None else self._before

    def _end(self) -> None:
        self._before = None


class WholeField(QSpinBox):
    """What is typed is rounded: 1.5 is 2, never 15. A number with two marks is not taken, as in ``DecimalField``."""

    def __init__(self) -> None:
        super().__init__()
        self._before: int | None = None  # somebody typed
        self.lineEdit().textEdited.connect(self._begin)
        self.editingFinished.connect(self._end)

    def fixup(self, str: str) -> str:
        """Qt's own would take a mark for one of thousands."""
        if self._before is None or not _MARKS.fullmatch(_bare(str, self.prefix(), self.suffix())):
            return str
        return f"{self.prefix()}{self.textFromValue(self._before)}{self.suffix()}"

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

    def _begin(self) -> None:
        self._before = self.value() if self._before is None else self._before

    def _end(self) -> None:
        self._before = None


def _bare(text: str, prefix: str, suffix: str) -> str:
    """Without what stands before and after the number."""
    return text.removeprefix(prefix).removesuffix(suffix).strip()
