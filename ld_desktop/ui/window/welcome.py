"""First steps: what an artist sees in the empty canvas at the very first start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ld_desktop.model.document.document import Document
from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.theme import GRID

_PICTURE = 160  # pixels of the screen
_ROOM = GRID  # least distance to the canvas's edge


class Welcome(QFrame):
    """Lies over ``canvas`` until it is closed or a photo is opened; then never again, unless it is asked for."""

    def __init__(
        self,
        canvas: QWidget,
        document: Document,
        preferences: Preferences,
        example: QAction,
        open_photo: QAction,
        picture: Path,
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._preferences = canvas, preferences
        self.setObjectName("welcome")
        self.setAccessibleName(self.tr("First steps"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)  # else the tool paints under it
        self.picture = QLabel()
        pixmap = QPixmap(str(picture))
        ratio = self.devicePixelRatio()
        side = round(_PICTURE * ratio)
        pixmap = pixmap.scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
        self.picture.setAccessibleName(self.tr("The example"))
        self.example, self.open_photo = ActionButton(example, primary=True), ActionButton(open_photo)
        self.dismiss = QPushButton(self.tr("Close"))
        self.dismiss.setToolTip(self.tr("Help > First steps shows this again"))
        self.dismiss.clicked.connect(self._end)
        self._lay_out()
        document.photo_changed.connect(self._end)
        canvas.installEventFilter(self)
        self.setVisible(not preferences.welcomed and document.photo is None)

    def show_again(self) -> None:
        self.show()
        self.raise_()
        self._centre()
        self.example.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._centre()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss.click()
            self._canvas.setFocus()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._heading = QLabel(self.tr("First steps"))
        self._heading.setObjectName("title")
        self._steps = QWidget()
        steps = QGridLayout(self._steps)
        steps.setContentsMargins(0, 0, 0, 0)
        steps.setHorizontalSpacing(GRID)
        steps.setVerticalSpacing(GRID)
        steps.setColumnStretch(1, 1)
        for row, text in enumerate(
            (
                self.tr("Paint roughly over the object, or click it."),
                self.tr("Describe the object and the background you want."),
                self.tr("Press Start, then pick one of the candidates."),
            )
        ):
            number, words = QLabel(str(row + 1)), QLabel(text)
            number.setObjectName("number")
            words.setWordWrap(True)
            steps.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop)
            steps.addWidget(words, row, 1)
        beside = QVBoxLayout()
        beside.setSpacing(2 * GRID)
        beside.addWidget(self._heading)
        beside.addWidget(self._steps, 1, Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(self.picture)
        top.addLayout(beside, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.example)
        buttons.addWidget(self.open_photo)
        buttons.addStretch(1)
        buttons.addWidget(self.dismiss)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(top)
        layout.addLayout(buttons)

    def _end(self) -> None:
        self._preferences.set_welcomed()
        self.hide()

    def _centre(self) -> None:
        """As large as it needs to be; a small canvas has no room for its picture, a smaller one for less still."""
        room = self._canvas.rect().adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM).size()
        parts = (self.picture, self._heading, self._steps)
        size = None
        for hidden in range(len(parts) + 1):
            for number, part in enumerate(parts):
                part.setVisible(number >= hidden)
            size = self._fitting(room)
            if size is not None:
                break
        self.resize(size or self.sizeHint().boundedTo(room))
        place = self.rect()
        place.moveCenter(self._canvas.rect().center())
        self.move(place.topLeft())

    def _fitting(self, room: QSize) -> QSize | None:
        """What it takes of ``room`` as it is, wider where its texts are too high else; None where it does not fit."""
        least = self.minimumSizeHint().width()
        for width in (min(self.sizeHint().width(), room.width()), room.width()):
            height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
            if least <= width and height <= room.height():
                return QSize(width, height)
        return None
