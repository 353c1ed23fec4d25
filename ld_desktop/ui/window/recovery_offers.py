"""Offers what would be lost: an edit of a program that ended unasked, and a tuned edit that found no room."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QObject
from PySide6.QtWidgets import QWidget

from ld_desktop.actions.edit_runs import TUNED_OFFER, EditRuns, Unsaved
from ld_desktop.actions.recovery.crash_recovery import CrashRecovery, Found
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.offers import Choice, Offer
from ld_desktop.ui.dialogs.non_modal import Mode, ask_path
from ld_desktop.ui.dialogs.question import ask
from ld_desktop.ui.dialogs.unsaved_edit import EditGuard


class RecoveryOffers(QObject):
    """Makes offers of what ``crash_recovery`` and ``edit_runs`` tell; lives as long as ``window``."""

    def __init__(
        self,
        workspace: Workspace,
        crash_recovery: CrashRecovery,
        edit_runs: EditRuns,
        guard: EditGuard,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workspace, self._crash_recovery, self._edit_runs = workspace, crash_recovery, edit_runs
        self._guard, self._window = guard, window
        crash_recovery.found.connect(self._offer_draft)
        edit_runs.unsaved.connect(self._offer_tuned)

    def _offer_draft(self, left: Found) -> None:
        message = self.tr("The program ended in the middle of an edit of {photo}, which was last saved on {when}.")
        photo, saved = Path(left.draft.photo).name, QDateTime.fromSecsSinceEpoch(round(left.saved))
        restore = partial(self._guard.restore, partial(self._crash_recovery.restore, left))
        self._workspace.offers.put(
            Offer(
                str(left.path),
                message.format(photo=photo, when=QLocale().toString(saved, QLocale.FormatType.ShortFormat)),
                (
                    Choice(self.tr("Restore"), restore),
                    Choice(self.tr("Discard…"), partial(self._ask_to_discard, left, photo)),
                ),
            )
        )

    def _ask_to_discard(self, left: Found, photo: str) -> None:
        """Kept, it is offered again."""
        self._offer_draft(left)

        def discard() -> None:
            self._workspace.offers.withdraw(str(left.path))
            self._crash_recovery.discard(left)

        loss = self.tr("Delete what was kept of the edit of {photo}?").format(photo=photo)
        ask(self._window, loss, self.tr("This cannot be undone."), self.tr("Delete it"), self.tr("Keep it"), discard)

    def _offer_tuned(self, unsaved: Unsaved) -> None:
        message = self.tr("{reason} The engine keeps it until the next run begins; without it there are no more seeds.")
        again = partial(self._edit_runs.keep_tuned, unsaved, unsaved.path)
        self._workspace.offers.put(
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
            self._edit_runs.keep_tuned(unsaved, Path(path))

        def closed() -> None:
            if not answered:
                self._offer_tuned(unsaved)

        kinds = self.tr("Tuned edits (*.safetensors)")
        proposed = str(Path.home() / unsaved.path.name)
        ask_path(self._window, self.tr("Save the tuned edit"), take, Mode.AnyFile, kinds, proposed, closed)
