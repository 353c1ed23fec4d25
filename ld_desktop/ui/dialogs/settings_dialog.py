"""Edit > Settings: everything that the program remembers of how an artist works. All of it applies at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ld_desktop.model.masks.brush import Brush
from ld_desktop.model.preferences import LANGUAGES, UNDO_RANGE, Preferences
from ld_desktop.ui.dialogs.tool_settings import ToolSettings
from ld_desktop.ui.widgets.look_choices import RED, mask_colours, themes
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.run_choices import PresetBox, SeedsBox
from ld_desktop.ui.widgets.theme import GRID


class SettingsDialog(QDialog):
    """``runs`` is where runs are kept, ``open_folder`` shows a folder."""

    def __init__(
        self,
        preferences: Preferences,
        brush: Brush,
        runs: Path,
        open_folder: Callable[[Path], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.setWindowTitle(self.tr("Settings"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_looks()
        self._make_mask()
        self.undo = WholeField()
        self.undo.setRange(*UNDO_RANGE)
        self.undo.setSingleStep(64)
        self.undo.setSuffix(self.tr(" MB"))
        self.undo.setAccessibleName(self.tr("Memory for undo"))
        self.undo.setToolTip(self.tr("When the history takes more, its oldest steps are dropped"))
        self.undo.setKeyboardTracking(False)  # a number half typed would drop steps
        self.undo.valueChanged.connect(preferences.set_undo_megabytes)
        self.preset, self.seeds = PresetBox(preferences), SeedsBox(preferences)
        self.runs = QLineEdit(str(runs))
        self.runs.setReadOnly(True)
        self.runs.setAccessibleName(self.tr("Runs are kept in"))
        self.open_runs = QPushButton(self.tr("Open folder"))
        self.open_runs.clicked.connect(lambda: open_folder(runs))
        self.tabs = QTabWidget()
        self.tabs.addTab(
            _page(
                (self.tr("Theme"), self.theme),
                (self.tr("Language"), _row(self.language, self.later)),
                (self.tr("Mask colour"), _row(self.colour, self.other_colour)),
                (self.tr("Mask opacity"), _row(self.opacity, self._share)),
                (self.tr("Memory for undo"), self.undo),
            ),
            self.tr("General"),
        )
        self.tools = ToolSettings(brush, preferences)
        self.tabs.addTab(self.tools, self.tr("Tools"))
        self.tabs.addTab(
            _page(
                (self.tr("Preset"), self.preset),
                (self.tr("Seeds"), self.seeds),
                (self.tr("Runs are kept in"), _row(self.runs, self.open_runs)),
            ),
            self.tr("Run"),
        )
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        for signal in (preferences.theme_changed, preferences.mask_changed, preferences.undo_changed):
            signal.connect(self._follow)
        self._follow()
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # else Enter in a field presses one
        self.resize(520, 420)

    def _make_looks(self) -> None:
        p = self._preferences
        self.theme = _choice(self.tr("Theme"), themes())
        self.theme.activated.connect(lambda: p.set_theme(self.theme.currentData()))
        languages = (("", self.tr("Follow the system")), *LANGUAGES.items())
        self.language = _choice(self.tr("Language"), languages)
        self.language.setCurrentIndex(max(self.language.findData(p.language), 0))
        self.language.activated.connect(self._choose_language)
        self.later = QLabel(self.tr("Takes effect at the next start."))
        self.later.setObjectName("faint")
        self.later.hide()

    def _make_mask(self) -> None:
        p = self._preferences
        self.colour = _choice(self.tr("Mask colour"), mask_colours())
        self.colour.activated.connect(lambda: p.set_mask(self.colour.currentData(), p.mask_opacity))
        self.other_colour = QPushButton(self.tr("Other…"))
        self.other_colour.setAccessibleName(self.tr("Another mask colour"))
        self.other_colour.clicked.connect(self._ask_colour)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(5, 100)
        self.opacity.setPageStep(10)
        self.opacity.setAccessibleName(self.tr("Mask opacity"))
        self.opacity.valueChanged.connect(self._choose_opacity)
        self._share = QLabel()

    def _choose_language(self) -> None:
        self._preferences.set_language(self.language.currentData())
        self.later.show()

    def _choose_opacity(self, share: int) -> None:
        if share != self._preferences.mask_opacity:
            self._preferences.set_mask(self._preferences.mask_colour, share)

    def _ask_colour(self) -> None:
        p = self._preferences
        dialog = QColorDialog(QColor(p.mask_colour or RED), self)
        dialog.setWindowTitle(self.tr("Mask colour"))
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._choose_colour)
        dialog.show()

    def _choose_colour(self, colour: QColor) -> None:
        self._preferences.set_mask(colour.name(), self._preferences.mask_opacity)

    def _follow(self) -> None:
        p = self._preferences
        self.theme.setCurrentIndex(self.theme.findData(p.theme))
        row = self.colour.findData(p.mask_colour)
        self.colour.setCurrentIndex(row)
        self.colour.setPlaceholderText("" if row >= 0 else p.mask_colour)
        self.opacity.setValue(p.mask_opacity)
        self._share.setText(self.tr("{share} %").format(share=p.mask_opacity))
        self.undo.setValue(p.undo_megabytes)


def _choice(name: str, options: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for value, label in options:
        box.addItem(label, value)
    return box


def _row(*widgets: QWidget) -> QWidget:
    """``widgets`` side by side, the first as wide as there is room."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID)
    for widget in widgets:
        layout.addWidget(widget)
    layout.setStretch(0, 1)
    return row


def _page(*rows: tuple[str, QWidget]) -> QWidget:
    page = QWidget()
    form = QFormLayout(page)
    form.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
    form.setSpacing(GRID)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for name, field in rows:
        form.addRow(name, field)
    return page
