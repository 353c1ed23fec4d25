"""Fields for numbers: point and comma are both decimal marks in every language, and neither is one of thousands."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

_MARKS: Final = re.compile("[.,]")


class DecimalField(QDoubleSpinBox):
    """Shows the mark of its language, whichever is typed."""

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        return super().validate(self._marked(input), pos)

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(self._marked(text))

    def _marked(self, text: str) -> str:
        return _MARKS.sub(self.locale().decimalPoint(), text)


class WholeField(QSpinBox):
    """What is typed is rounded: 1.5 is 2, never 15."""

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        whole, *decimals = _MARKS.split(self._bare(input))
        if not decimals:
            return super().validate(input, pos)
        if len(decimals) > 1 or not (decimals[0].isdigit() or not decimals[0]):
            return QValidator.State.Invalid, input, pos
        state, _, _ = super().validate(f"{self.prefix()}{whole or 0}{self.suffix()}", pos)
        return state, input, pos

    def valueFromText(self, text: str) -> int:
        whole, *decimals = _MARKS.split(self._bare(text))
        if not decimals:
            return super().valueFromText(text)
        number = Decimal(f"{whole or 0}.{decimals[0] or 0}").to_integral_value(ROUND_HALF_UP)
        return min(max(int(number), self.minimum()), self.maximum())

    def _bare(self, text: str) -> str:
        """Without what stands before and after the number."""
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()
