"""The bar above the canvas: errors with their next step, and plain information."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from ld_desktop.model.notices import Notices
from ld_desktop.ui.widgets.theme import GRID, Icons


class NoticeBar(QFrame):
    def __init__(self, notices: Notices, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices = notices
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setToolTip(self.tr("Close this message"))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.clicked.connect(notices.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(self.tr("Message"))
        self.set_icons(icons)
        notices.changed.connect(self._show)
        self._show()

    @property
    def text(self) -> str:
        return self._text.text()

    def set_icons(self, icons: Icons) -> None:
        self._close.setIcon(icons.icon("close"))

    def _show(self) -> None:
        notice = self._notices.current
        self.setVisible(notice is not None)
        if notice is not None:
            self._text.setText(f"{notice.message} {notice.next_step}")
            self.setObjectName(notice.level)
            self.style().unpolish(self)
            self.style().polish(self)
