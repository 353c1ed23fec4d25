"""What a child process prints besides its answers, kept for the log and for the cause of its end."""

from __future__ import annotations

import collections
import contextlib
import os
import threading
from typing import IO, Final

_KEPT: Final = 200  # lines
_PATIENCE_S: Final = 1.0


class OutputTail:
    """Listens to ``stream`` until it ends. ``repeat``: what is heard also goes to this program's standard error."""

    def __init__(self, stream: IO[bytes], repeat: bool = False) -> None:
        self._stream, self._repeat = stream, repeat
        self._lines: collections.deque[str] = collections.deque(maxlen=_KEPT)
        self._ended = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def lines(self) -> list[str]:
        """What was said last, without empty lines. Waits for the end of a child that has just died."""
        self._ended.wait(_PATIENCE_S)  # not for ever: a grandchild may hold the stream open
        return list(self._lines)

    def _listen(self) -> None:
        with self._stream as stream:
            for line in stream:
                if text := line.decode(errors="replace").strip("\r\n"):
                    self._lines.append(text)
                if self._repeat:
                    with contextlib.suppress(OSError):  # a window has no terminal
                        os.write(2, line)
        self._ended.set()
