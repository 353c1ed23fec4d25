"""RUN: method, preset and seeds, Start, Pause, Stop here and Cancel, how far the job is, its losses."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ld_desktop.model.preferences import Preferences
from ld_desktop.model.run import Run
from ld_desktop.model.runs.forecast import Forecast
from ld_desktop.model.settings.method_settings import MethodSettings
from ld_desktop.ui.panels.run.advanced_settings import AdvancedSettings
from ld_desktop.ui.panels.run.forecast_line import ForecastLine
from ld_desktop.ui.panels.run.loss_curve import LossCurve
from ld_desktop.ui.panels.run.queue_box import QueueBox
from ld_desktop.ui.panels.run.stage_names import stage_name
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.docks import reveal
from ld_desktop.ui.widgets.run_choices import MethodBox, PresetBox, SeedsBox
from ld_desktop.ui.widgets.theme import GRID, Theme

_PARTS = 1000
_UNBROKEN = "\u00a0"  # a space at which no line ends


class RunPanel(QWidget):
    def __init__(
        self,
        run: Run,
        preferences: Preferences,
        settings: MethodSettings,
        forecast: Forecast,
        start: QAction,
        pause: QAction,
        end_stage: QAction,
        sample_now: QAction,
        cancel: QAction,
        all_settings: QAction,
        queue: QueueBox,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._start, self.queue = run, start, queue
        self._revealed: str | None = None  # the job
        self.preset = PresetBox(preferences)
        self.method = MethodBox(preferences)
        self.seeds = SeedsBox(preferences)
        self.advanced = AdvancedSettings(settings, preferences, all_settings)
        self.forecast = ForecastLine(forecast, preferences)
        self.start_button = ActionButton(start, primary=True)
        self.cancel_button = ActionButton(cancel)
        self._pause = pause
        self.pause_button, self.end_stage_button = ActionButton(pause), ActionButton(end_stage)
        self.sample_button = ActionButton(sample_now)
        self.reason = QLabel()
        self.reason.setObjectName("faint")
        self.reason.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, _PARTS)
        self.progress.setFormat(self.tr("%p %"))
        self.progress.setAccessibleName(self.tr("Progress"))
        self.stage = QLabel()
        self.stage.setWordWrap(True)
        self.curve = LossCurve(run, theme)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID)
        for row, (name, chosen) in enumerate(
            (
                (self.tr("Method"), self.method),
                (self.tr("Preset"), self.preset),
                (self.tr("Seeds"), self.seeds),
            )
        ):
            grid.addWidget(QLabel(name), row, 0)
            grid.addWidget(chosen, row, 1)
        grid.addWidget(self.advanced, 3, 0, 1, 2)
        grid.addWidget(self.start_button, 4, 0)
        grid.addWidget(self.cancel_button, 4, 1)
        grid.addWidget(self.pause_button, 5, 0)
        grid.addWidget(self.end_stage_button, 5, 1)
        grid.addWidget(self.sample_button, 6, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(grid)
        layout.addWidget(self.reason)
        layout.addWidget(self.forecast)
        layout.addWidget(self.progress)
        layout.addWidget(self.stage)
        layout.addWidget(queue)
        layout.addWidget(self.curve)
        layout.addStretch(1)
        run.changed.connect(self._follow)
        run.changed.connect(self._reveal)
        self.curve.shown.connect(lambda: reveal(self.curve))
        run.progressed.connect(self._follow)
        start.changed.connect(self._follow)
        self._follow()

    def set_theme(self, theme: Theme) -> None:
        self.curve.set_theme(theme)

    def _follow(self) -> None:
        run = self._run
        waits = not self._start.isEnabled()
        self.reason.setVisible(waits)
        self.reason.setText(self._start.statusTip() if waits else "")
        for button in (self.pause_button, self.end_stage_button):
            button.setVisible(run.busy)
        self.sample_button.setVisible(run.busy and run.stage == "weights")
        self._pause.setText(self.tr("Continue") if run.paused else self.tr("Pause"))
        self.progress.setVisible(run.busy)
        self.progress.setValue(round(run.fraction * _PARTS))
        self.stage.setText(self._describe())
        self.stage.setVisible(bool(self.stage.text()))

    def _reveal(self) -> None:
        """How far the job is, where the panel is too low for all of it."""
        if self._run.busy and self._run.job != self._revealed:
            self._revealed = self._run.job
            reveal(self.stage)

    @property
    def _trains(self) -> bool:
        return any(planned.name == "weights" for planned in self._run.plan)

    def _describe(self) -> str:
        run = self._run
        if run.busy:
            if run.cancelling:
                return self.tr("stopping at the end of this step…")
            if not run.stage:
                return self.tr("getting ready…")
            text = self.tr("{stage}: step {step} of {steps}").format(
                stage=stage_name(run.stage, self._trains), step=run.step, steps=run.steps
            )
            if run.paused:
                return self.tr("{progress} · paused").format(progress=text)
            if run.drawn is not None:
                share = round(100 * run.drawn)
                return self.tr("{progress} · drawing candidates: {share} %").format(progress=text, share=share)
            left = self.tr("estimating the time left…") if run.eta_s is None else self._time_left(run.eta_s)
            told = [left] if run.speed is None else [self._speed(run.speed), left]
            return " · ".join([text, *(part.replace(" ", _UNBROKEN) for part in told)])
        match run.outcome:
            case "cancelled":
                return self.tr("cancelled; nothing was changed")
            case "failed":
                return self.tr("stopped by an error: see the message above the canvas")
            case "finished" if run.kind in ("edit", "sample"):
                if run.here:
                    return self.tr("done: the candidates are in the gallery")
                return self.tr("done: open {photo} to see the candidates").format(photo=Path(run.photo).name)
            case _:
                return ""

    def _speed(self, steps: float) -> str:
        """``steps`` a second; of slow ones the seconds that each takes."""
        if steps >= 1:
            return self.tr("{steps} steps/s").format(steps=QLocale().toString(steps, "f", 1))
        return self.tr("{seconds} s a step").format(seconds=QLocale().toString(1 / steps, "f", 1))

    def _time_left(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("{seconds} s left").format(seconds=max(round(seconds), 1))
        return self.tr("{minutes} min left").format(minutes=round(seconds / 60))
