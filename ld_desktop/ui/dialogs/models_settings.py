"""A part of the page of models: which the engine uses, the starter, or a diffusion model and a SAM checkpoint."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ld_desktop.model.engine_texts import device_name, model_name
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.dialogs.lora_list import EmbeddingList, LoraList
from ld_desktop.ui.widgets.theme import GRID

Choose = Callable[[Callable[[str], None]], None]


class ModelsPanel(QWidget):
    """``choose_folder``, ``choose_file``, ``choose_lora``, ``choose_vae`` and ``choose_embedding`` ask for a path;
    ``path_of`` finds that of an installed model's name.
    """

    def __init__(
        self,
        preferences: Preferences,
        inspection: Inspection,
        path_of: Callable[[str], str],
        choose_folder: Choose,
        choose_file: Choose,
        choose_lora: Choose,
        choose_vae: Choose,
        choose_embedding: Choose,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.preferences, self._inspection, self._path_of = preferences, inspection, path_of
        self.model = self._field(self.tr("Stable Diffusion model"), self.tr("the starter"))
        self.sam = self._field(self.tr("SAM checkpoint"), self.tr("the starter's SAM"))
        self.vae = self._field(self.tr("VAE in place of the model's own"), self.tr("the model's own"))
        self.facts = QLabel()
        self.facts.setObjectName("faint")
        self.facts.setWordWrap(True)
        self.sam_problem = QLabel()
        self.sam_problem.setObjectName("warning")
        self.sam_problem.setWordWrap(True)
        about = QLabel(
            self.tr(
                "The name of an installed model, or the path of another. Empty: the starter, or the model's own VAE."
            )
        )
        about.setObjectName("faint")
        about.setWordWrap(True)
        form = QFormLayout()
        form.setSpacing(GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        p = preferences
        model = self._row(self.model, choose_folder, lambda path: p.set_models(path, p.sam))
        sam = self._row(self.sam, choose_file, lambda path: p.set_models(p.model, path))
        form.addRow(self.tr("Stable Diffusion model"), model)
        self.loras = LoraList(preferences, choose_lora)
        form.addRow(self.tr("LoRA files on top of the model"), self.loras)
        form.addRow(self.tr("VAE in place of the model's own"), self._row(self.vae, choose_vae, p.set_vae))
        self.embeddings = EmbeddingList(preferences, choose_embedding)
        form.addRow(self.tr("Textual inversions: words for prompts"), self.embeddings)
        form.addRow(self.tr("SAM checkpoint"), sam)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(about)
        layout.addLayout(form)
        layout.addWidget(self.facts)
        layout.addWidget(self.sam_problem)
        preferences.models_changed.connect(self._follow)
        inspection.changed.connect(self._show_facts)
        self._follow()
        self._show_facts()

    def _field(self, name: str, placeholder: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(placeholder)
        field.setClearButtonEnabled(True)
        field.editingFinished.connect(self._remember)
        field.textEdited.connect(self._clear)
        return field

    def _row(self, field: QLineEdit, choose: Choose, chosen: Callable[[str], None]) -> QWidget:
        """``chosen`` may come when the panel is gone."""
        button = QPushButton(self.tr("Choose…"))
        button.setAccessibleName(self.tr("Choose {what}").format(what=field.accessibleName()))
        button.clicked.connect(lambda: choose(chosen))
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field, 1)
        layout.addWidget(button)
        return row

    def _remember(self) -> None:
        model, sam = (self._path_of(field.text().strip()) or None for field in (self.model, self.sam))
        vae = self.vae.text().strip() or None  # read before the fields follow the models
        self.preferences.set_models(model, sam)
        self.preferences.set_vae(vae)
        self._follow()

    def _clear(self, text: str) -> None:
        """The button in the field empties it without an end of editing."""
        if not text:
            self._remember()

    def _follow(self) -> None:
        self.model.setText(self.preferences.model or "")
        self.sam.setText(self.preferences.sam or "")
        self.vae.setText(self.preferences.vae or "")

    def _show_facts(self) -> None:
        """What is being typed above stays as it is."""
        answer, sam_problem = self._inspection.answer, self._inspection.sam_problem
        self.sam_problem.setText(sam_problem or "")
        self.sam_problem.setVisible(sam_problem is not None)
        if answer is not None:
            facts = self.tr("In use: {name}, {size} px, on {device}").format(
                name=model_name(answer.model), size=answer.model.size, device=device_name(answer)
            )
            words = self.tr("Words that are added: {words}").format(words=", ".join(answer.words))
            self.facts.setText(f"{facts}. {words}" if answer.words else facts)
        else:
            self.facts.setText(self._inspection.problem or self.tr("The engine is looking at the model…"))
        self.facts.setObjectName("faint" if self._inspection.problem is None else "warning")
        self.facts.style().polish(self.facts)
