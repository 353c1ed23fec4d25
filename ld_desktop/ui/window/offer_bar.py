"""The bar above the canvas that waits for an answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ld_desktop.model.offers import Choice, Offers
from ld_desktop.ui.widgets.theme import GRID, Icons


class OfferBar(QFrame):
    """``left``: a button of it was pressed, which is gone with that."""

    left = Signal()

    def __init__(self, offers: Offers, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = offers
        self.setObjectName("info")
        self.setAccessibleName(self.tr("Question"))
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons: list[QPushButton] = []
        self._later = QToolButton()
        self._later.setAutoRaise(True)
        self._later.setToolTip(self.tr("Not now"))
        self._later.setAccessibleName(self.tr("Not now"))
        self._later.clicked.connect(offers.put_off)
        self._later.clicked.connect(self.left)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        self._row.setSpacing(GRID)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._later, 0, Qt.AlignmentFlag.AlignTop)
        self.set_icons(icons)
        offers.changed.connect(self._show)
        self._show()

    @property
    def text(self) -> str:
        return self._text.text()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        return tuple(self._buttons)

    def set_icons(self, icons: Icons) -> None:
        self._later.setIcon(icons.icon("close"))

    def _show(self) -> None:
        offer = self._offers.current
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        self.setVisible(offer is not None)
        if offer is not None:
            self._text.setText(offer.message)
            self._buttons = [self._made(choice) for choice in offer.choices]

    def _made(self, choice: Choice) -> QPushButton:
        button = QPushButton(choice.text)
        button.clicked.connect(lambda: self._offers.answer(choice))
        button.clicked.connect(self.left)
        self._row.insertWidget(self._row.count() - 1, button)
        return button
