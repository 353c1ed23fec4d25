"""The window in which chosen candidates are compared."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QImage
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QToolBar, QVBoxLayout, QWidget

from ld_desktop.model.gallery import Candidate, Gallery
from ld_desktop.ui.canvas.image_pyramid import Pyramid
from ld_desktop.ui.gallery.compare_view import Compared, CompareView, Look
from ld_desktop.ui.widgets.elided_label import ElidedLabel
from ld_desktop.ui.widgets.theme import GRID, Theme

_SIZE, _ROUND = QSize(1180, 760), QSize(32, 80)  # what a desktop puts around a window


class CompareWindow(QDialog):
    """One to four ``candidates`` in ``photo``; a single one beside the photo itself. Keys from 1 on star them."""

    def __init__(
        self, gallery: Gallery, candidates: Sequence[Candidate], photo: QImage, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare candidates"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._gallery = gallery
        self._candidates: list[Candidate | None] = [*([None] if len(candidates) == 1 else []), *candidates]
        for candidate in candidates:
            gallery.hold(candidate)
        whole = Pyramid(photo, squares=True)
        pictures = [
            Compared("", whole, None, photo.rect()) if one is None else Compared("", whole, one.in_photo, one.frame)
            for one in self._candidates
        ]
        self.view = CompareView(pictures, photo.size(), QColor(theme.canvas), QColor(theme.accent))
        self.looks: dict[Look, QAction] = {}
        group, bar = QActionGroup(self), QToolBar()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for look, name, tip in (
            (Look.SIDE_BY_SIDE, self.tr("Side by side"), self.tr("All at once, zoomed and moved together")),
            (Look.WIPE, self.tr("Wipe"), self.tr("Over one another, divided by a line to drag")),
            (Look.FLICKER, self.tr("Flicker"), self.tr("One after the other; Space stops and shows the next")),
            (Look.DIFFERENCE, self.tr("Difference"), self.tr("What differs from the first, made stronger")),
        ):
            action = self.looks[look] = bar.addAction(name)
            action.setCheckable(True)
            action.setChecked(look is Look.SIDE_BY_SIDE)
            action.setToolTip(tip)
            action.triggered.connect(lambda _=False, look=look: self._take(look))
            group.addAction(action)
        row.addWidget(bar)
        hint = ElidedLabel(self.tr("The wheel zooms, a drag moves; keys from 1 on give stars"))
        hint.setObjectName("faint")
        row.addWidget(hint, 1)
        fit, actual = self._button(self.tr("Fit"), self.tr("Show the whole picture")), self._button("100 %", "")
        fit.clicked.connect(self.view.fit)
        actual.clicked.connect(lambda: self.view.zoom_to(1.0 / self.devicePixelRatioF()))
        for button in (fit, actual):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        self.view.numbered.connect(self._star)
        gallery.dataChanged.connect(self._name)
        self._name()
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _ROUND))
        self.view.setFocus()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        return button

    def _take(self, look: Look) -> None:
        self.view.take(look)
        self.view.setFocus()

    def _star(self, number: int) -> None:
        if (candidate := self._candidates[number]) is not None:
            self._gallery.toggle_star(candidate)

    def _name(self) -> None:
        for number, one in enumerate(self._candidates):
            name = self.tr("Photo") if one is None else self.tr("seed {seed}").format(seed=one.seed)
            mark = "" if one is None or not one.starred else " ★"
            self.view.rename(number, f"{number + 1} · {name}{mark}")
