"""The status bar: what the tool does next, the frame and zoom, and the engine's state."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel, QStatusBar

from engine.protocol.framing import model_size_of
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.engine_texts import device_name
from ld_desktop.model.rectangles import box_of
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.widgets.elided_label import ElidedLabel
from ld_desktop.ui.widgets.theme import GRID

_SAID_MS, _LETTER_MS = 4000, 50  # how long something is told, and as much longer for each letter of it


class StatusBar(QStatusBar):
    def __init__(self, workspace: Workspace, canvas: Canvas) -> None:
        super().__init__()
        self._workspace, self._canvas = workspace, canvas
        self._hint, self._proof = ElidedLabel(), QLabel()
        self._frame, self._zoom, self._engine = QLabel(), QLabel(), QLabel()
        for label, name in (
            (self._hint, self.tr("Hint")),
            (self._proof, self.tr("Changed pixels")),
            (self._frame, self.tr("Frame")),
            (self._zoom, self.tr("Zoom")),
            (self._engine, self.tr("Engine")),
        ):
            label.setAccessibleName(name)
            label.setContentsMargins(GRID, 0, GRID, 0)
        self.setSizeGripEnabled(False)
        self.addWidget(self._hint, 1)
        self._proof.hide()
        for label in (self._proof, self._frame, self._zoom, self._engine):
            self.addPermanentWidget(label)
        canvas.zoom_changed.connect(self._follow)
        for signal in (
            workspace.document.frame_changed,
            workspace.document.active_changed,
            workspace.run.changed,
            workspace.inspection.changed,
            workspace.engine.state_changed,
        ):
            signal.connect(self._follow)
        self._follow()

    @property
    def engine_text(self) -> str:
        return self._engine.text()

    @property
    def frame_text(self) -> str:
        return self._frame.text()

    @property
    def view_text(self) -> str:
        return self._zoom.text()

    @property
    def hint_text(self) -> str:
        return self._hint.text()

    def show_hint(self, text: str) -> None:
        self._hint.setText(text)
        self._hint.setToolTip(text)

    @property
    def proof_text(self) -> str:
        return self._proof.text()

    def show_proof(self, text: str) -> None:
        """What the proof view has found; empty: there is none."""
        self._proof.setText(text)
        self._proof.setVisible(bool(text))

    def refuse(self, reason: str) -> None:
        """Says for a moment why nothing happened."""
        self.say(reason)

    def say(self, text: str) -> None:
        """Says for a moment what happened unseen."""
        self.showMessage(text, _SAID_MS + _LETTER_MS * len(text))

    def _follow(self) -> None:
        document, answer = self._workspace.document, self._workspace.inspection.answer
        view, density = self._canvas.viewport, self._canvas.devicePixelRatioF()
        turned = f" · {view.angle:.0f}°" if view.angle else ""
        self._zoom.setText(f"{view.zoom * density * 100:.0f} %{turned}" if document.photo is not None else "")
        frame = document.frame
        if document.photo is None:
            self._frame.setText("")
        else:
            whole = self.tr("whole photo") if document.frame_is_whole else self.tr("part of the photo")
            text = self.tr("frame: {whole}, {width} × {height} px").format(
                whole=whole, width=frame.width(), height=frame.height()
            )
            if answer is not None:
                width, height = model_size_of(box_of(frame), answer.model.size)
                text = self.tr("{frame} → {width} × {height} px in the model").format(
                    frame=text, width=width, height=height
                )
            self._frame.setText(text)
        self._engine.setText(self._describe_engine())

    def _describe_engine(self) -> str:
        answer = self._workspace.inspection.answer
        state = self.tr("idle")
        if self._workspace.engine.state == "stopped":
            state = self.tr("starting again")
        elif self._workspace.run.pointing:
            state = self.tr("finding the object")
        elif self._workspace.run.busy:
            state = self.tr("paused") if self._workspace.run.paused else self.tr("working")
        elif answer is None:
            state = self.tr("warming up") if self._workspace.inspection.problem is None else self.tr("no model")
        text = self.tr("engine: {state}").format(state=state)
        if answer is None:
            return text
        memory = ""
        if answer.free_bytes is not None:
            memory = self.tr(", {free} GB free").format(free=QLocale().toString(answer.free_bytes / 1e9, "f", 1))
        return f"{text} · {device_name(answer)}{memory}"
