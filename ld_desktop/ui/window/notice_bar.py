"""The bar above the canvas: errors with their next step, and plain information."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ld_desktop.model.notices import Notices, Offer
from ld_desktop.ui.widgets.theme import GRID, Icons


class NoticeBar(QFrame):
    def __init__(self, notices: Notices, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices = notices
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons: list[QPushButton] = []
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setToolTip(self.tr("Close this message"))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.clicked.connect(notices.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        layout.addWidget(self._text, 1)
        self._row = QHBoxLayout()
        self._row.setSpacing(GRID)
        layout.addLayout(self._row)
        layout.setAlignment(self._row, Qt.AlignmentFlag.AlignTop)
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
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        notice = self._notices.current
        self.buttons = [self._button(offer) for offer in notice.offers] if notice is not None else []
        self.setVisible(notice is not None)
        if notice is not None:
            self._text.setText(f"{notice.message} {notice.next_step}")
            self.setObjectName(notice.level)
            self.style().unpolish(self)
            self.style().polish(self)

    def _button(self, offer: Offer) -> QPushButton:
        button = QPushButton(offer.name)
        button.clicked.connect(lambda: self._take(offer))
        self._row.addWidget(button)
        return button

    def _take(self, offer: Offer) -> None:
        self._notices.dismiss()
        offer.take()
