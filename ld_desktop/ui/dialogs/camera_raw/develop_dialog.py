"""How a camera's raw file is to be developed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from engine.protocol.helper_tasks import RawSizes, WhiteBalance
from ld_desktop.ui.widgets.theme import GRID


class DevelopDialog(QDialog):
    """Of the file ``name``, which can be made ``sizes`` large; ``accepted`` when it is to be developed so."""

    def __init__(self, parent: QWidget, name: str, sizes: RawSizes) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Develop {name}").format(name=name))
        self._sizes = sizes
        self.balance = QComboBox()
        balances: tuple[tuple[str, WhiteBalance, str], ...] = (
            (self.tr("As shot"), "camera", self.tr("What the camera measured or was set to")),
            (self.tr("Automatic"), "auto", self.tr("Found in the picture: its average becomes grey")),
            (self.tr("Daylight"), "daylight", self.tr("The camera's colours by daylight")),
        )
        for number, (text, value, help) in enumerate(balances):
            self.balance.addItem(text, value)
            self.balance.setItemData(number, help, Qt.ItemDataRole.ToolTipRole)
        self.half_size = QCheckBox(self.tr("Half size"))
        help = self.tr("Four cells of the sensor make one pixel: quicker, a quarter of the memory")
        self.half_size.setToolTip(help)
        self.size_label = QLabel()
        form = QFormLayout(self)
        form.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        form.setSpacing(GRID)
        form.addRow(self.tr("White balance"), self.balance)
        form.addRow("", self.half_size)
        form.addRow(self.tr("Picture"), self.size_label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Develop to…"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.half_size.toggled.connect(self._show_size)
        self._show_size()

    @property
    def white_balance(self) -> WhiteBalance:
        chosen: WhiteBalance = self.balance.currentData()
        return chosen

    def _show_size(self) -> None:
        width, height = self._sizes.half if self.half_size.isChecked() else self._sizes.full
        told = self.tr("{width} × {height} pixels, {megapixels} megapixels, 16 bits, sRGB")
        megapixels = self.locale().toString(width * height / 1e6, "f", 1)
        self.size_label.setText(told.format(width=width, height=height, megapixels=megapixels))
