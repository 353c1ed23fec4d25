"""What a person is told of a project that was opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QObject

from engine.projects.saving import backup_of
from ld_desktop.actions.projects.project_lock import Holder
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.offers import Choice, Offer

_BACKUP_OFFER = "backup"
_HELD_OFFER = "held project"


class ProjectNotices(QObject):
    """``open_file`` opens the backup that is offered, ``take_over`` a project whose holder is taken for dead."""

    def __init__(
        self,
        workspace: Workspace,
        open_file: Callable[[str], None],
        take_over: Callable[[Path], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._open_file, self._take_over = workspace, open_file, take_over
        self._held: Path | None = None  # the project that is offered to be taken over
        workspace.document.photo_changed.connect(self.withdraw)
        workspace.project.changed.connect(self._forget_held)

    def withdraw(self) -> None:
        """What was offered of the last one."""
        for name in (_BACKUP_OFFER, _HELD_OFFER):
            self._workspace.offers.withdraw(name)

    def tell(self, path: Path, lost: Sequence[str], newer: bool, strange: Sequence[str]) -> None:
        """``lost`` is damaged or missing, the models ``strange`` are not on this computer."""
        notices = self._workspace.notices
        if lost:
            told = self.tr("{name} is damaged: what is whole was opened.").format(name=path.name)
            notices.info(
                told,
                self.tr("Missing: {what}. Compare it with the copy of before, or save it again as it is.").format(
                    what=", ".join(lost)
                ),
            )
            self._offer_backup(path)
        elif newer:
            notices.info(
                self.tr(
                    "{name} was saved by a newer version of this program: it is open, but not to be saved over."
                ).format(name=path.name),
                self.tr("Update the program, or save it under another name."),
            )
        elif strange:
            notices.info(
                self.tr("{name} was made with models that are not here: {models}.").format(
                    name=path.name, models=", ".join(strange)
                ),
                self.tr("The models that were in use stay."),
            )

    def tell_foreign(self, path: Path) -> None:
        self._workspace.notices.info(
            self.tr("{name} was saved by another program: its layers are here, masks and prompts are not.").format(
                name=path.name
            ),
            self.tr("Save it under another name to keep what was made there."),
        )
        self._offer_backup(path)

    def tell_held(self, path: Path, holder: Holder) -> None:
        """Of another computer nobody knows whether its program still lives."""
        message = self.tr("{name} is open in another window: {who}. Here it can be saved under another name.")
        told = message.format(name=path.name, who=self.name(holder))
        if holder.here:
            self._workspace.notices.info(told, "")
        else:
            self._held = path
            self._workspace.offers.put(
                Offer(_HELD_OFFER, told, (Choice(self.tr("Take it over"), partial(self._take_over, path)),))
            )

    def name(self, holder: Holder) -> str:
        since = QLocale().toString(QDateTime.fromSecsSinceEpoch(round(holder.since)), QLocale.FormatType.ShortFormat)
        told = self.tr("process {process} on {computer}, since {since}")
        return told.format(process=holder.process, computer=holder.computer, since=since)

    def _forget_held(self) -> None:
        """The edit may belong to another file now."""
        if self._workspace.project.path != self._held:
            self._workspace.offers.withdraw(_HELD_OFFER)

    def _offer_backup(self, path: Path) -> None:
        backup = backup_of(path)
        if backup.is_file():
            message = self.tr("{name} is the project as it was before it was saved the last time.")
            choice = Choice(self.tr("Open the backup"), partial(self._open_backup, path))
            self._workspace.offers.put(Offer(_BACKUP_OFFER, message.format(name=backup.name), (choice,)))

    def _open_backup(self, path: Path) -> None:
        """Where the edit that is open is kept instead, it is offered again."""
        self._offer_backup(path)
        self._open_file(str(backup_of(path)))
