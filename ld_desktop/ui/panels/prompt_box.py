"""A prompt with what the engine says of it: how many tokens it takes, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.inspection import Inspection
from ld_desktop.ui.widgets.theme import GRID

_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class PromptField(QLineEdit):
    """A line of text that follows the model without losing the cursor; ``edit`` takes what the artist types.

    Prompts of earlier edits are offered while typing, and all of them by the Down key. ``left``: Return or Escape.
    """

    left = Signal()

    def __init__(self, name: str, edit: Callable[[str], None]) -> None:
        super().__init__()
        self._earlier = QStringListModel(self)
        completer = QCompleter(self._earlier, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(edit)  # a choice is no typing to the line itself
        self.setCompleter(completer)
        self.textEdited.connect(edit)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)

    def show_text(self, text: str) -> None:
        if text != self.text():
            self.setText(text)

    def offer(self, earlier: Sequence[str]) -> None:
        self._earlier.setStringList(list(earlier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.completer().setCompletionPrefix("")
            self.completer().complete()
        elif event.key() in _LEAVING and not self._offering:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            self._hide_vain_offer()

    @property
    def _offering(self) -> bool:
        popup = self.completer().popup()
        return popup is not None and popup.isVisible()

    def _hide_vain_offer(self) -> None:
        """What is offered is what stands here already."""
        completer = self.completer()
        popup, vain = completer.popup(), completer.currentCompletion() == self.text()
        if popup is not None and vain and completer.completionCount() == 1:
            popup.hide()


class PromptBox(QWidget):
    """``asked`` gives the text that counts: what is typed, or what stands for it where nothing is."""

    def __init__(
        self,
        field: PromptField,
        inspection: Inspection,
        readiness: Readiness,
        asked: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._inspection, self._readiness, self._asked = inspection, readiness, asked
        self.problem = QLabel()
        self.problem.setObjectName("warning")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.tokens = QLabel()
        self.tokens.setObjectName("faint")
        self.tokens.setToolTip(self.tr("Tokens of this text, and how many the model reads"))
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        line.addWidget(field, 1)
        line.addWidget(self.tokens)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 4)
        layout.addLayout(line)
        layout.addWidget(self.problem)
        field.textChanged.connect(self.check)
        inspection.changed.connect(self.check)
        self.check()

    def check(self) -> None:
        facts = self._inspection.facts(self._asked().strip())
        problem = self._readiness.prompt(facts) if self.field.text() else None  # told where it was typed
        self.problem.setText(problem or "")
        self.problem.setVisible(problem is not None)
        over = facts is not None and facts.tokens > facts.limit
        self.tokens.setObjectName("warning" if over else "faint")
        self.tokens.style().unpolish(self.tokens)
        self.tokens.style().polish(self.tokens)
        self.tokens.setText("" if facts is None else f"{facts.tokens}/{facts.limit}")
        self.tokens.setVisible(facts is not None)
