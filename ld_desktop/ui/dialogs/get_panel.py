"""What is asked before a download: the licence is accepted, and size and room on the disk are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from engine.model_store.catalogue import Offer
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.model.model_list import ModelList
from ld_desktop.ui.dialogs.model_row import LicenceButton
from ld_desktop.ui.widgets.theme import GRID

_ADDRESSES = ("https://", "http://")


class GetPanel(QFrame):
    """Hidden until ``ask``. ``get`` is called with what was accepted, and another address where one was given."""

    def __init__(self, models: ModelList, get: Callable[[Sequence[Offer], str | None], None]) -> None:
        super().__init__()
        self._models, self._get = models, get
        self._offers: tuple[Offer, ...] = ()
        self._made: list[QFrame] = []
        self.setObjectName("layer")
        heading = QLabel(self.tr("Download"))
        heading.setObjectName("title")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID // 2)
        self.room = QLabel()
        self.room.setWordWrap(True)
        self.lack = QLabel(self.tr("That is too little room: make some on that disk first."))
        self.lack.setObjectName("warning")
        self.lack.setWordWrap(True)
        self.address = QLineEdit()
        self.address.setAccessibleName(self.tr("Another address"))
        self.address.setPlaceholderText(
            self.tr("Another address of the same file, where the usual one fails: https://…")
        )
        self.address.textChanged.connect(self._follow)
        self.accept = QPushButton(self.tr("Accept the licence and download"))
        self.refuse = QPushButton(self.tr("Not now"))
        self.accept.setObjectName("primary")
        self.accept.clicked.connect(self._accept)
        self.refuse.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        for button in (self.refuse, self.accept):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(heading)
        column.addLayout(self._lines)
        for widget in (self.room, self.lack, self.address):
            column.addWidget(widget)
        column.addLayout(row)
        models.changed.connect(self._follow)
        self.hide()

    def ask(self, offers: Sequence[Offer]) -> None:
        """Whether ``offers`` are to be got."""
        self._offers = tuple(offers)
        for line in self._made:
            line.hide()
            line.deleteLater()
        self._made = [self._line(offer) for offer in offers]
        one = len(offers) == 1
        self.accept.setText(
            self.tr("Accept the licence and download") if one else self.tr("Accept the licences and download")
        )
        self.address.clear()
        self.address.setVisible(one)
        self._follow()
        self.show()
        self.accept.setFocus()

    def _line(self, offer: Offer) -> QFrame:
        line = QFrame()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(QLabel(f"{offer.title}, {size_text(offer.bytes)}"), 1)
        row.addWidget(LicenceButton(offer.licence))
        self._lines.addWidget(line)
        return line

    def _follow(self) -> None:
        wanted, free = self._models.missing_bytes(self._offers), self._models.seen.free
        enough, address = free is None or wanted <= free, self.address.text().strip()
        text = self.tr("{size} to download; {free} are free on the disk.")
        alone = self.tr("{size} to download.")
        size = size_text(wanted)
        self.room.setText(alone.format(size=size) if free is None else text.format(size=size, free=size_text(free)))
        self.lack.setVisible(not enough)
        self.accept.setEnabled(enough and (not address or address.startswith(_ADDRESSES)))

    def _accept(self) -> None:
        self.hide()
        self._get(self._offers, self.address.text().strip() or None)
