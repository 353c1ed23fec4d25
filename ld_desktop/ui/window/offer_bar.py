"""The bar above the canvas that waits for an answer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ld_desktop.model.offers import Choice, Offers
from ld_desktop.ui.widgets.theme import GRID, Icons

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_TEXT = 340  # pixels: less is too little for a text beside its buttons


class OfferBar(QFrame):
    """Its buttons stand beside the text, or under it where there is too little room, or one under the other: they widen
    no window.

    ``left``: a button of it was pressed, which is gone with that.
    """

    left = Signal()

    def __init__(self, offers: Offers, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = offers
        self.setObjectName("info")
        self.setAccessibleName(self.tr("Question"))
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._picture = QLabel()
        self._picture.setAccessibleName(self.tr("How it looks"))
        self._count = QLabel()
        self._buttons: list[QPushButton] = []
        self._later = QToolButton()
        self._later.setAutoRaise(True)
        self._later.setToolTip(self.tr("Not now"))
        self._later.setAccessibleName(self.tr("Not now"))
        self._later.clicked.connect(offers.put_off)
        self._later.clicked.connect(self.left)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(GRID)
        self._parts.addWidget(self._text, 1)
        self._answers = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._answers.setSpacing(GRID)
        self._parts.addLayout(self._answers)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self._picture)
        row.addLayout(self._parts, 1)
        row.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._later, 0, Qt.AlignmentFlag.AlignTop)
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

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest button wants it."""
        widest = max((button.sizeHint().width() for button in self._buttons), default=0)
        return QSize(widest + self._beside(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _beside(self) -> int:
        """Pixels beside text and buttons."""
        shown = [part for part in (self._picture, self._count) if part.isVisibleTo(self)]
        return self._later.sizeHint().width() + sum(part.sizeHint().width() + GRID for part in shown) + 4 * GRID

    def _arrange(self) -> None:
        room = self.width() - self._beside()
        buttons = sum(button.sizeHint().width() + GRID for button in self._buttons)
        beside, in_a_row = room >= _TEXT + buttons, room >= buttons
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._parts.setDirection(across if beside else down)
        self._parts.setAlignment(self._answers, _MIDDLE if beside else Qt.AlignmentFlag.AlignLeft)
        self._answers.setDirection(across if in_a_row else down)
        for button in self._buttons:
            self._answers.setAlignment(button, _MIDDLE if in_a_row else Qt.AlignmentFlag.AlignLeft)

    def _show(self) -> None:
        offer = self._offers.current
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        self.setVisible(offer is not None)
        if offer is not None:
            self._text.setText(offer.message)
            self._picture.setPixmap(QPixmap.fromImage(offer.picture))
            self._picture.setVisible(not offer.picture.isNull())
            self._count.setText(self.tr("1 of {count}").format(count=self._offers.count))
            self._count.setVisible(self._offers.count > 1)
            self._buttons = [self._made(choice) for choice in offer.choices]
            self._arrange()

    def _made(self, choice: Choice) -> QPushButton:
        button = QPushButton(choice.text)
        button.clicked.connect(lambda: self._offers.answer(choice))
        button.clicked.connect(self.left)
        self._answers.addWidget(button)
        return button
