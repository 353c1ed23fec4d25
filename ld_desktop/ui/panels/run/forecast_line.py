"""How long Start would take, and how much memory: a line under it, each stage where the pointer rests on it."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.protocol.results import ForecastDone
from engine.protocol.settings import MemoryMode
from ld_desktop.model.preferences import Preferences
from ld_desktop.model.runs.forecast import Forecast
from ld_desktop.ui.panels.run.stage_names import stage_name
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.theme import GRID

_MINUTE, _HOUR = 60.0, 3600.0
_LONG = 1.5  # minutes before they are told as such, and hours
_BESIDE_S = 0.5  # what stands beside the stages is told from here on


class ForecastLine(QWidget):
    """Not shown where nothing is known. Where the memory is too small, a button takes the mode that has room."""

    def __init__(self, forecast: Forecast, preferences: Preferences) -> None:
        super().__init__()
        self._forecast, self._preferences = forecast, preferences
        self.told = QLabel()
        self.told.setObjectName("faint")
        self.told.setWordWrap(True)
        self._use_less = QAction(self)
        self._use_less.setStatusTip(self.tr("As in Run > Memory: it has room for this edit"))
        self._use_less.triggered.connect(self._take_less)
        self.less_button = ActionButton(self._use_less)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.told)
        column.addWidget(self.less_button)
        forecast.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        answer = self._forecast.answer
        self.setVisible(answer is not None or self._forecast.awaited)
        self.told.setText(self.tr("Estimating time and memory…") if answer is None else self._line(answer))
        self.told.setToolTip("" if answer is None else self._stages(answer))
        self.told.setAccessibleDescription(self.told.toolTip())
        less = self._less()
        self.less_button.setVisible(less is not None)
        least = self.tr("Use memory mode Least")
        self._use_less.setText(self.tr("Use memory mode Lean") if less == "lean" else least)

    def _less(self) -> MemoryMode | None:
        answer = self._forecast.answer
        return (answer.instead or None) if answer is not None else None

    def _take_less(self) -> None:
        if (less := self._less()) is not None:
            self._preferences.set_memory(less)

    def _line(self, answer: ForecastDone) -> str:
        peak = max((stage.bytes or 0 for stage in answer.stages), default=0)
        told = self.tr("About {time}, {memory}").format(time=self._time(answer.seconds), memory=_size(peak))
        if answer.fits is not False:
            return told
        free = _size(answer.free_bytes or 0)
        room = self.tr("Too much with what PyTorch itself takes: {free} are free.").format(free=free)
        advice = "" if answer.instead else self.tr("Fewer seeds, or LoRA under Advanced, take less.")
        return " ".join(filter(None, (told + ".", room, advice)))

    def _stages(self, answer: ForecastDone) -> str:
        trains = any(stage.name == "weights" for stage in answer.stages)
        lines = [
            self.tr("{stage}: {time}, {memory}").format(
                stage=stage_name(stage.name, trains), time=self._time(stage.seconds), memory=_size(stage.bytes or 0)
            )
            for stage in answer.stages
        ]
        beside = answer.seconds - sum(stage.seconds for stage in answer.stages)
        if beside >= _BESIDE_S:
            lines.append(self.tr("reading and writing: {time}").format(time=self._time(beside)))
        names = {"fast": self.tr("Fast"), "lean": self.tr("Lean"), "least": self.tr("Least")}
        mode = self.tr("Memory mode {mode}; {free} are free").format(
            mode=names.get(str(answer.mode), ""), free=_size(answer.free_bytes or 0)
        )
        return "\n".join([*lines, mode])

    def _time(self, seconds: float) -> str:
        if seconds < _LONG * _MINUTE:
            return self.tr("{seconds} s").format(seconds=max(round(seconds), 1))
        if seconds < _LONG * _HOUR:
            return self.tr("{minutes} min").format(minutes=round(seconds / _MINUTE))
        return self.tr("{hours} h").format(hours=round(seconds / _HOUR))


def _size(size: int) -> str:
    return f"{QLocale().toString(size / 1e9, 'f', 1)} GB"
