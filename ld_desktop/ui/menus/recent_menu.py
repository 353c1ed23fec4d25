"""File > Open recent: the photos and projects opened last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from ld_desktop.actions.files.thumbnails import SIDE, Thumbnails
from ld_desktop.model.preferences import Preferences


class RecentMenu(QMenu):
    """Made anew whenever it is about to be shown: a photo that is gone by then is disabled and says so.

    Files of one name are told apart by their folders.
    """

    def __init__(
        self, preferences: Preferences, thumbnails: Thumbnails, open_photo: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._preferences, self._thumbnails, self._open = preferences, thumbnails, open_photo
        self.setTitle(self.tr("Open recent"))
        self.setToolTipsVisible(True)
        self.setStyleSheet(f"QMenu {{ icon-size: {SIDE // 2}px }}")
        self.aboutToShow.connect(self._fill)
        preferences.recent_changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        photos = self._preferences.recent
        self.menuAction().setEnabled(bool(photos))
        names = Counter(Path(photo).name for photo in photos)
        for photo in photos:
            path = Path(photo)
            name = path.name if names[path.name] == 1 else f"{path.name} ({path.parent.name})"
            action = self.addAction(name.replace("&", "&&"))
            there = path.is_file()
            if not (picture := self._thumbnails.of(photo)).isNull():
                action.setIcon(QIcon(QPixmap.fromImage(picture)))
            action.setEnabled(there)
            action.setToolTip(photo if there else self.tr("{path} is no longer there").format(path=photo))
            action.triggered.connect(lambda _=False, photo=photo: self._open(photo))
        self.addSeparator()
        self.addAction(self.tr("Clear list")).triggered.connect(self._preferences.forget_recent)
