"""Offers what would be lost: an edit or a run of a program that ended unasked, and a tuned edit that found no room."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from engine.protocol.events import stage_text
from ld_desktop.actions.edit_runs import TUNED_OFFER, EditRuns, Unsaved
from ld_desktop.actions.recovery.crash_recovery import CrashRecovery, Found
from ld_desktop.actions.runs.continued_runs import ContinuedRuns, CutOff
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.offers import Choice, Offer
from ld_desktop.ui.dialogs.non_modal import Mode, ask_path
from ld_desktop.ui.dialogs.question import ask
from ld_desktop.ui.dialogs.unsaved_edit import EditGuard


class RecoveryOffers(QObject):
    """Makes offers of what ``crash_recovery``, ``continued_runs``, ``edit_runs`` tell; lives as long as ``window``."""

    def __init__(
        self,
        workspace: Workspace,
        crash_recovery: CrashRecovery,
        continued_runs: ContinuedRuns,
        edit_runs: EditRuns,
        guard: EditGuard,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workspace, self._crash_recovery, self._edit_runs = workspace, crash_recovery, edit_runs
        self._guard, self._window, self._continued_runs = guard, window, continued_runs
        continued_runs.found.connect(self._offer_run)
        crash_recovery.found.connect(self._offer_draft)
        edit_runs.unsaved.connect(self._offer_tuned)
        workspace.gallery.run_removed.connect(workspace.offers.withdraw)  # the folder is the offer's name

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
                QImage.fromData(left.thumbnail),
            )
        )

    def _offer_run(self, run: CutOff) -> None:
        learning = self.tr("The run of {photo} was cut off on {when}: {stage}, step {step} of {steps}.")
        drawing = self.tr("The run of {photo} was cut off on {when}: {step} of {steps} candidates were drawn.")
        message = drawing if run.at.stage == "sampling" else learning
        saved = QDateTime.fromSecsSinceEpoch(round(run.at.saved))
        go_on = partial(self._continued_runs.go_on, run)
        choices = [Choice(self.tr("Continue the run"), lambda: self._with_photo(run, go_on))]
        if (earlier := run.at.earlier) is not None:
            go_back = partial(self._continued_runs.go_on, run, earlier)
            back = self.tr("Continue from step {step}").format(step=earlier)
            choices.append(Choice(back, lambda: self._with_photo(run, go_back)))
        choices.append(Choice(self.tr("Give it up…"), lambda: self._ask_to_give_up(run)))
        self._workspace.offers.put(
            Offer(
                str(run.folder),
                message.format(
                    photo=Path(run.request.photo).name,
                    when=QLocale().toString(saved, QLocale.FormatType.ShortFormat),
                    stage=in_window_language(stage_text(run.at.stage)),
                    step=run.at.step,
                    steps=run.at.steps,
                ),
                tuple(choices),
            )
        )

    def _with_photo(self, run: CutOff, go_on: Callable[[], None]) -> None:
        """Asks first where an edit of another photo would be lost; kept, the run is offered again."""
        if self._continued_runs.is_open(run):
            go_on()
            return
        self._offer_run(run)

        def leave() -> None:
            self._workspace.offers.withdraw(str(run.folder))
            go_on()

        self._guard.restore(leave)

    def _ask_to_give_up(self, run: CutOff) -> None:
        """Kept, it is offered again."""
        self._offer_run(run)

        def give_up() -> None:
            self._workspace.offers.withdraw(str(run.folder))
            self._continued_runs.give_up(run)

        title = self.tr("Give up the run of {photo}?").format(photo=Path(run.request.photo).name)
        loss = self.tr("What it has learned is deleted; its candidates stay. This cannot be undone.")
        ask(self._window, title, loss, self.tr("Give it up"), self.tr("Keep it"), give_up)

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
