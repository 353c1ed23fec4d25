"""What every action needs: the model, the engine, a folder to work in, and one way to wait for a job."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import CancelledError, EngineError
from engine.requests import Request
from ld_desktop.engine_thread import EngineThread
from ld_desktop.model.document import Document
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.mask import Mask
from ld_desktop.model.notices import Notices
from ld_desktop.model.preferences import Preferences
from ld_desktop.model.run import Kind, Run


@dataclass
class Desk:
    """``runs`` keeps the candidates for good; ``scratch`` is emptied when the program ends."""

    document: Document
    run: Run
    gallery: Gallery
    inspection: Inspection
    preferences: Preferences
    notices: Notices
    engine: EngineThread
    runs: Path
    scratch: Path
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Does ``work`` while the window goes on; a typed error becomes a notice."""
        task = asyncio.get_running_loop().create_task(self._guard(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Gives up what is still under way and waits for it to end."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def ask(self, request: Request, kind: Kind) -> dict[str, Any]:
        """One job shown in the RUN panel. Raises what the engine raises."""
        self.notices.dismiss()
        self.run.begin(request.job, kind)
        return await self.engine.request(request)

    async def save_mask(self, mask: Mask, path: Path) -> str:
        """Writes ``mask`` as a greyscale PNG beside the artist's work, without holding up the window."""
        grey = mask.to_greyscale()
        await asyncio.to_thread(grey.save, str(path))
        return str(path)

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except CancelledError:
            return
        except EngineError as error:
            self.notices.error(error)


def new_job() -> str:
    return uuid.uuid4().hex[:12]
