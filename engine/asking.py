"""One request to a fresh engine, start to end, for the command line."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from engine.client import EngineClient
from engine.errors import CancelledError, EngineDiedError
from engine.events import Cancelled, Failed, Finished, error_of
from engine.requests import Cancel, Request
from engine.terminal import Show


def ask(request: Request, show: Show) -> dict[str, Any]:
    """The result of ``request``; ``show`` sees every event.

    Ctrl-C cancels the job in good order, a second one ends the engine at once. Raises the engine's typed errors.
    """
    client = EngineClient()
    interrupts = 0

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        nonlocal interrupts
        interrupts += 1
        if interrupts > 1:
            raise KeyboardInterrupt
        client.send(Cancel(job=request.job))

    before = signal.getsignal(signal.SIGINT)
    try:
        client.start()
        client.send(request)
        signal.signal(signal.SIGINT, interrupted)  # from here on it is the only one to send: none waits for another
        for event in client.events():
            show(event)
            match event:
                case Finished(result=result):
                    return result
                case Cancelled():
                    raise CancelledError("The job was cancelled.", "Nothing was changed.")
                case Failed():
                    raise error_of(event)
                case _:
                    pass
        raise EngineDiedError("The engine ended without an answer.", "Start the job again.")
    except KeyboardInterrupt:
        raise CancelledError("The engine was stopped.", "Candidates that were announced are on disk.") from None
    finally:
        signal.signal(signal.SIGINT, before)
        client.close()
