"""The page of models: what is in use, what is installed, what can be had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.model_store.catalogue import Offer
from engine.model_store.installed import Broken, Installed
from engine.protocol.texts import Text
from ld_desktop.actions.models.model_actions import ModelActions
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.model_list import Work
from ld_desktop.model.offers import Choice
from ld_desktop.ui.dialogs.get_panel import GetPanel
from ld_desktop.ui.dialogs.model_row import ModelRow, RowFacts
from ld_desktop.ui.dialogs.models_settings import ModelsPanel
from ld_desktop.ui.widgets.theme import GRID

_SIZE, _FRAME = QSize(780, 640), QSize(16, 44)


class ModelsDialog(QDialog):
    """``add`` asks for a file (or a folder) to add, ``remove`` asks and removes, ``open_folder`` shows a folder."""

    def __init__(
        self,
        actions: ModelActions,
        in_use: ModelsPanel,
        add: Callable[[bool, bool], None],
        remove: Callable[[str], None],
        open_folder: Callable[[Path], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._actions, self._models, self._remove = actions, actions.models, remove
        self.in_use = in_use
        self.setWindowTitle(self.tr("Models"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.get_panel = GetPanel(actions.models, actions.get)
        self.rows: dict[str, ModelRow] = {}
        self._installed, self._offered = QVBoxLayout(), QVBoxLayout()
        self.nothing = QLabel(self.tr("Nothing but the starter is installed."))
        self.nothing.setObjectName("faint")
        self.add_file, self.add_folder = QPushButton(self.tr("Add file…")), QPushButton(self.tr("Add folder…"))
        self.copy = QCheckBox(self.tr("Copy it (else it stays where it is)"))
        self.add_file.clicked.connect(lambda: add(False, self.copy.isChecked()))
        self.add_folder.clicked.connect(lambda: add(True, self.copy.isChecked()))
        adding = QHBoxLayout()
        adding.setSpacing(GRID)
        for widget in (self.add_file, self.add_folder, self.copy):
            adding.addWidget(widget)
        adding.addStretch(1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        for part in (_heading(self.tr("In use")), in_use, _heading(self.tr("Installed")), self.nothing):
            column.addWidget(part)
        column.addLayout(self._installed)
        column.addLayout(adding)
        column.addWidget(_heading(self.tr("To be had")))
        column.addLayout(self._offered)
        column.addStretch(1)
        for rows in (self._installed, self._offered):
            rows.setSpacing(GRID)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.get_panel)
        layout.addWidget(scroll, 1)
        layout.addLayout(self._footer(open_folder))
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # else Enter in a field presses one
        actions.models.changed.connect(self._show)
        in_use.preferences.models_changed.connect(self._show)
        self._show()
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))

    def ask(self, offers: Sequence[Offer]) -> None:
        """Whether ``offers`` are to be got."""
        self.get_panel.ask(offers)

    def _footer(self, open_folder: Callable[[Path], None]) -> QHBoxLayout:
        folder = self._models.folder
        place = QLineEdit(str(folder))
        place.setReadOnly(True)
        place.setAccessibleName(self.tr("Models are kept in"))
        show, close = QPushButton(self.tr("Open folder")), QPushButton(self.tr("Close"))
        show.clicked.connect(lambda: open_folder(folder))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(QLabel(self.tr("Models are kept in")))
        row.addWidget(place, 1)
        row.addWidget(show)
        row.addWidget(close)
        return row

    def _show(self) -> None:
        models = self._models
        offers = models.offers
        installed = {model.id: self._facts_of(model) for model in models.seen.installed}
        installed |= {model.id: self._facts_of_broken(model) for model in models.seen.broken}
        listed = {*installed, *(offer.id for offer in offers)}
        others = [key for key in (*models.works, *models.told) if key not in listed]  # what is being added
        installed |= {key: self._facts_of_added(key) for key in others}
        offered = {offer.id: self._facts_of_offer(offer) for offer in offers}
        self.nothing.setVisible(models.looked and not installed)
        facts = installed | offered
        if list(self.rows) != list(facts):
            self._arrange(installed, offered)
        for key, row in self.rows.items():
            row.show_facts(facts[key])

    def _arrange(self, installed: dict[str, RowFacts], offered: dict[str, RowFacts]) -> None:
        """A row for each; those that are there already stay."""
        before, self.rows = self.rows, {}
        for layout, keys in ((self._installed, installed), (self._offered, offered)):
            for key in keys:
                self.rows[key] = row = before.pop(key, None) or ModelRow()
                layout.addWidget(row)
        for row in before.values():
            row.hide()
            row.deleteLater()

    def _facts_of(self, model: Installed) -> RowFacts:
        used = self._actions.is_used(model)
        known = self.tr("SHA-256 checked") if model.checked else self.tr("SHA-256 not in the catalogue")
        parts = [self._kind(model.kind), size_text(model.bytes), known]
        parts += [self.tr("licence not known")] * (model.licence is None)
        parts += [self.tr("lies elsewhere")] * model.linked + [self.tr("default")] * used
        choices: tuple[Choice, ...] = (
            Choice(self.tr("Verify"), partial(self._actions.verify, model.id)),
            Choice(self.tr("Remove…"), partial(self._remove, model.id)),
        )
        if not used:
            choices = (Choice(self.tr("Make default"), partial(self._actions.use, model)), *choices)
        return self._facts(model.id, model.title, " · ".join(parts), choices)._replace(
            place=model.path, licence=model.licence
        )

    def _facts_of_broken(self, model: Broken) -> RowFacts:
        text = f"{in_window_language(model.cause)} {in_window_language(model.next_step)}"
        choices = (
            Choice(self.tr("Verify"), partial(self._actions.verify, model.id)),
            Choice(self.tr("Remove…"), partial(self._remove, model.id)),
        )
        return self._facts(model.id, model.id, text, choices)._replace(place=model.folder)

    def _facts_of_offer(self, offer: Offer) -> RowFacts:
        parts = [self._kind(offer.kind), size_text(offer.bytes), in_window_language(Text(offer.use))]
        arrived = self._models.seen.arrived.get(offer.id)
        cancel = Choice(self.tr("Cancel"), partial(self._actions.cancel, offer))
        if arrived:
            parts.append(self.tr("{size} have arrived").format(size=size_text(arrived)))
            choices: tuple[Choice, ...] = (Choice(self.tr("Continue"), partial(self._actions.get, (offer,))), cancel)
        else:
            choices = (Choice(self.tr("Get…"), partial(self.get_panel.ask, (offer,))),)
        if offer.id in self._models.works:
            choices = (Choice(self.tr("Pause"), partial(self._actions.stop, offer.id)), cancel)
        return self._facts(offer.id, offer.title, " · ".join(parts), choices, working=choices)._replace(
            licence=offer.licence
        )

    def _facts_of_added(self, key: str) -> RowFacts:
        choices = (Choice(self.tr("Close"), partial(self._models.forget, key)),)
        return self._facts(key, Path(key).name, "", choices)._replace(place=key)

    def _facts(
        self,
        key: str,
        title: str,
        text: str,
        choices: tuple[Choice, ...],
        working: tuple[Choice, ...] | None = None,
    ) -> RowFacts:
        """``choices`` while nothing is being done with it, ``working`` else."""
        work: Work | None = self._models.works.get(key)
        if work is not None:
            stop = (Choice(self.tr("Stop"), partial(self._actions.stop, key)),)
            choices = working if working is not None else stop
        return RowFacts(title, text, work=work, told=self._models.told.get(key), choices=choices)

    def _kind(self, kind: str) -> str:
        return self.tr("diffusion model") if kind == "diffusion" else self.tr("SAM for masks")


def _heading(text: str) -> QLabel:
    heading = QLabel(text)
    heading.setObjectName("heading")
    return heading
