"""Beside the gallery: what the shown candidate was made of."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy

from engine.files.output_files import ENLARGED_BY
from engine.protocol.requests import EditRequest
from ld_desktop.model.gallery import Candidate, Gallery
from ld_desktop.ui.gallery.gallery_list import when
from ld_desktop.ui.widgets.run_choices import methods, presets
from ld_desktop.ui.widgets.theme import GRID

_WIDTH = 232
_TABLE = "<table>{rows}</table>"
_ROW = "<tr><td style='padding-right: 8px; white-space: nowrap'><b>{name}</b></td><td>{value}</td></tr>"


class CandidateDetails(QScrollArea):
    """``wanted``: the folder of a run of which ``take`` is to tell what was asked for. Its text can be copied."""

    wanted = Signal(str)

    def __init__(self, gallery: Gallery) -> None:
        super().__init__()
        self._gallery = gallery
        self._run, self._request = "", None
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setMargin(GRID // 2)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setWidget(self.text)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumWidth(0)
        self.setMaximumWidth(_WIDTH)
        for signal in (gallery.shown_changed, gallery.selection_changed, gallery.dataChanged):
            signal.connect(self._follow)
        self._follow()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def take(self, run: str, request: EditRequest | None) -> None:
        """What was asked for in the folder ``run``; None where nobody knows."""
        if run == self._run:
            self._request = request
            self._write()

    def _candidate(self) -> Candidate | None:
        return self._gallery.shown or next(iter(self._gallery.selected), None)

    def _follow(self) -> None:
        candidate = self._candidate()
        if candidate is not None and candidate.run != self._run:
            self._run, self._request = candidate.run, None
            self.wanted.emit(candidate.run)
        self._write()

    def _write(self) -> None:
        candidate = self._candidate()
        if candidate is None:
            self.text.setText(escape(self.tr("Click a candidate to see what it was made of.")))
            return
        rows = [*self._of_candidate(candidate), *self._of_run(self._request)]
        written = (_ROW.format(name=escape(name), value=escape(value)) for name, value in rows if value)
        self.text.setText(_TABLE.format(rows="".join(written)))

    def _of_candidate(self, candidate: Candidate) -> list[tuple[str, str]]:
        frame, size = candidate.frame, QImageReader(candidate.path).size()
        place = self.tr("{width} × {height} px at {x}, {y}").format(
            width=frame.width(), height=frame.height(), x=frame.x(), y=frame.y()
        )
        times = frame.width() / size.width() if size.width() else 1.0
        return [
            (self.tr("Seed"), str(candidate.seed)),
            (self.tr("Object"), candidate.object_prompt),
            (self.tr("Background"), candidate.background_prompt),
            (self.tr("Made"), when(candidate.made)),
            (self.tr("Size"), self.tr("{width} × {height} px").format(width=size.width(), height=size.height())),
            (self.tr("Frame"), place),
            (self.tr("Enlarged"), self._enlarged(candidate, times)),
            (self.tr("Tuned edit"), self.tr("kept") if candidate.tuned else self.tr("none")),
        ]

    def _enlarged(self, candidate: Candidate, times: float) -> str:
        if times <= 1:
            return ""
        by = QImageReader(candidate.laid_path).text(ENLARGED_BY) if candidate.laid_path is not None else ""
        return self.tr("{times} times, by {upscaler}").format(
            times=QLocale().toString(times, "f", 1), upscaler=by or "Lanczos"
        )

    def _of_run(self, request: EditRequest | None) -> list[tuple[str, str]]:
        if request is None:
            return []
        settings = ", ".join(f"{name} {value}" for name, value in sorted(request.overrides.items()))
        model = Path(request.model).name if request.model else self.tr("Starter")
        method = next(name for value, name, _ in methods() if value == request.method)
        return [
            (self.tr("Not wanted"), request.negative),
            (self.tr("Method"), method),
            (self.tr("Preset"), dict(presets())[request.preset]),
            (self.tr("Settings"), settings),
            (self.tr("Model"), model),
        ]
