"""View > Proof view: tints the photo's pixels that something changed, and says how many they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject, QTimer

from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.proof import prove
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.menus.commands import Commands

_PAUSE_MS = 150  # after a change, before all is compared again


class ProofCommand(QObject):
    """Connects the command; lives as long as the window. ``say`` takes what stands in the status line meanwhile."""

    def __init__(
        self, commands: Commands, workspace: Workspace, canvas: Canvas, say: Callable[[str], None], window: QObject
    ) -> None:
        super().__init__(window)
        self._workspace, self._canvas, self._say = workspace, canvas, say
        self._active, self._turn = False, 0
        self._comparing = asyncio.Lock()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._begin)
        commands.proof.toggled.connect(self._switch)
        document, results = workspace.document, workspace.document.results
        for signal in (
            workspace.gallery.shown_changed,
            workspace.run.preview_changed,
            results.shown_changed,
            results.order_changed,
            document.active_changed,
            document.photo_changed,
        ):
            signal.connect(self._change)

    def _switch(self, active: bool) -> None:
        self._active = active
        self._forget()
        if active:
            self._begin()

    def _change(self) -> None:
        """What was tinted may be the photo's again."""
        if self._active:
            self._forget()
            self._pause.start()

    def _forget(self) -> None:
        self._turn += 1
        self._pause.stop()
        self._canvas.show_proof(None)
        self._say("")

    def _begin(self) -> None:
        self._workspace.spawn(self._prove(self._turn))

    async def _prove(self, turn: int) -> None:
        """Nothing where something else is shown meanwhile. One at a time, since each takes several times the photo."""
        async with self._comparing:
            photo, made = self._workspace.document.photo, self._canvas.made() if turn == self._turn else None
            if photo is None or made is None:
                return
            place = made.place
            proof = await asyncio.to_thread(lambda: prove(photo.image.copy(place), made.drawn(), place))
        if turn != self._turn:
            return
        self._canvas.show_proof(proof)
        if not proof.pixels:
            self._say(self.tr("All pixels are the photo's"))
            return
        share = 100 * proof.pixels / (photo.image.width() * photo.image.height())
        self._say(self.tr("{share} % of the pixels changed").format(share=QLocale().toString(share, "f", 1)))
