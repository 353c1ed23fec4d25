"""Copies of what was opened, which the edit goes by whatever becomes of the files."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path
from typing import TypeVar

from engine.files import originals
from engine.protocol.errors import PictureError

Read = TypeVar("Read")


class OriginalCopies:
    """They lie in ``folder`` until another photo is open and nobody uses them any more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()  # two copies of one content would get in each other's way
        self._made: set[str] = set()
        self._in_use = Counter[str]()

    @contextlib.asynccontextmanager
    async def kept(
        self, path: str, read: Callable[[str], Read], earlier: str | None = None
    ) -> AsyncGenerator[tuple[str, Read]]:
        """A copy of what is in the file ``path`` now, in use until the end, and what ``read`` makes of it.

        ``earlier``: a copy of what was in it once, which is taken instead where it is still there. Raises PictureError
        that names ``path``, OSError.
        """
        copy, found = await asyncio.to_thread(self._keep, path, read, earlier)
        try:
            yield copy, found
        finally:
            self._in_use.subtract((copy,))

    @contextlib.contextmanager
    def used(self, *files: str) -> Generator[None]:
        """Those of them that are copies stay until the end."""
        self._in_use.update(files)
        try:
            yield
        finally:
            self._in_use.subtract(files)

    def drop_others(self) -> None:
        """All that nobody uses, unless one is on its way: it may be of the same content."""
        if not self._turn.acquire(blocking=False):
            return
        for copy in [copy for copy in self._made if self._in_use[copy] <= 0]:
            Path(copy).unlink(missing_ok=True)
            self._made.discard(copy)
        self._turn.release()

    def _keep(self, path: str, read: Callable[[str], Read], earlier: str | None) -> tuple[str, Read]:
        """Counts as a use, unless the copy is no picture."""
        source = path if earlier is None or not Path(earlier).is_file() else earlier
        with self._turn:
            copy = str(originals.keep(Path(source), self._folder))
            if copy != path:
                self._made.add(copy)
            self._in_use.update((copy,))
        try:
            return copy, read(copy)
        except PictureError as error:
            self._in_use.subtract((copy,))
            raise PictureError(*(text.naming(copy, path) for text in error.texts)) from error
