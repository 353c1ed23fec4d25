"""``ld-edit``: the program without a window. Help comes at once: neither torch nor numpy is loaded for it."""

from __future__ import annotations

import functools
import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence

from engine.cli.options import Options, parse
from engine.evaluation import scoring
from engine.evaluation.scoring import Score
from engine.files import disk_errors
from engine.process.progress_display import ascii_json, open_streams
from engine.process.session import JOB, OpenEngine, conversation
from engine.protocol.errors import CancelledError, EngineError, ExitCode
from engine.protocol.events import Cancelled, encode, failure_of

Perform = Callable[[Options, OpenEngine, Score], int]  # of ``commands`` or ``models``


def main(arguments: Sequence[str] | None = None, engine: OpenEngine | None = None, score: Score = scoring.score) -> int:
    """Runs one command; returns its exit code, one of ``errors.ExitCode``.

    ``engine`` and ``score`` work outside this process: started for this command alone, or by a caller for several. An
    ``engine`` of None computes on the device that the words name.
    """
    code: int = ExitCode.CANCELLED  # where the reader of the output leaves before the end
    open_streams()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        try:
            code = _run(parse(sys.argv[1:] if arguments is None else arguments), engine, score)
        finally:
            print(end="", flush=True)  # so that a reader that has left is noticed here
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python's own last flush finds a reader
    return code


def _run(options: Options, engine: OpenEngine | None, score: Score) -> int:
    try:
        # after the words were read: help and complaints about them wait for neither numpy nor Pillow
        module = "models" if options.command == "models" else "commands"
        perform: Perform = importlib.import_module(f"engine.cli.{module}").perform
        return perform(options, engine or functools.partial(conversation, options.device), score)
    except BrokenPipeError:
        raise
    except EngineError as failure:
        error = failure
    except KeyboardInterrupt:
        error = CancelledError("The command was stopped.", "Start it again.")
    except OSError as failure:
        error = disk_errors.of_system(failure)
    if options.json:
        event = Cancelled(job=JOB) if isinstance(error, CancelledError) else failure_of(JOB, error)
        print(ascii_json(encode(event)))
    print(f"ld-edit: {error}", file=sys.stderr)
    return error.exit_code
