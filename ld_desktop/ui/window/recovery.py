"""Offers what would be lost: an edit of a program that ended unasked, and a tuned edit that found no room."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ld_desktop.actions.edit_runs import TUNED_OFFER, Editing, Unsaved
from ld_desktop.actions.recovery.restore import Found, Restoring
from ld_desktop.actions.workspace import Desk
from ld_desktop.model.offers import Choice, Offer
from ld_desktop.ui.dialogs.non_modal import Mode, ask_path
from ld_desktop.ui.dialogs.unsaved_edit import EditGuard


class Recovery(QObject):
    """Makes offers of what ``restoring`` and ``editing`` tell; lives as long as ``window``."""

    def __init__(self, desk: Desk, restoring: Restoring, editing: Editing, guard: EditGuard, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._restoring, self._editing = desk, restoring, editing
        self._guard, self._window = guard, window
        restoring.found.connect(self._offer_draft)
        editing.unsaved.connect(self._offer_tuned)

    def _offer_draft(self, left: Found) -> None:
        message = self.tr("The program ended in the middle of an edit of {photo}.")
        restore = partial(self._guard.restore, partial(self._restoring.restore, left))
        discard = partial(self._restoring.discard, left)
        self._desk.offers.put(
            Offer(
                str(left.path),
                message.format(photo=Path(left.draft.photo).name),
                (Choice(self.tr("Restore"), restore), Choice(self.tr("Discard"), discard)),
            )
        )

    def _offer_tuned(self, unsaved: Unsaved) -> None:
        message = self.tr("{reason} The engine keeps it until the next run begins; without it there are no more seeds.")
        again = partial(self._editing.keep_tuned, unsaved, unsaved.path)
        self._desk.offers.put(
            Offer(
                TUNED_OFFER,
                message.format(reason=unsaved.reason),
                (
                    Choice(self.tr("Try again"), again),
                    Choice(self.tr("Save elsewhere…"), partial(self._ask_place, unsaved)),
                ),
            )
        )

    def _ask_place(self, unsaved: Unsaved) -> None:
        """Closed without an answer, it offers the same again."""
        answered: list[str] = []

        def take(path: str) -> None:
            answered.append(path)
            self._editing.keep_tuned(unsaved, Path(path))

        def closed() -> None:
            if not answered:
                self._offer_tuned(unsaved)

        kinds = self.tr("Tuned edits (*.safetensors)")
        proposed = str(Path.home() / unsaved.path.name)
        ask_path(self._window, self.tr("Save the tuned edit"), take, Mode.AnyFile, kinds, proposed, closed)
