"""``ld-edit``: the program without a window. Loads no torch itself, so help and complaints come at once."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Sequence

from engine.cli import commands, doctor
from engine.cli.options import Options, parse
from engine.evaluation import scoring
from engine.evaluation.scoring import Score
from engine.process.progress_display import ascii_json, open_streams
from engine.process.session import OpenEngine, conversation
from engine.protocol.errors import CancelledError, EngineError, ExitCode, PictureError
from engine.protocol.events import Cancelled, encode, failure_of
from engine.protocol.texts import shown


def main(
    arguments: Sequence[str] | None = None, engine: OpenEngine = conversation, score: Score = scoring.score
) -> int:
    """Runs one command; returns its exit code, one of ``errors.ExitCode``.

    ``engine`` and ``score`` work outside this process: started for this command alone, or by a caller for several.
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


def _run(options: Options, engine: OpenEngine, score: Score) -> int:
    verbs: dict[str, Callable[[], int]] = {
        "run": lambda: commands.run(options, engine),
        "sample": lambda: commands.sample(options, engine),
        "mask": lambda: commands.mask(options, engine),
        "reference": lambda: commands.reference(options, engine),
        "world": lambda: commands.world(options),
        "judge": lambda: commands.judge(options),
        "evaluate": lambda: commands.evaluate(options, engine, score),
        "doctor": lambda: doctor.doctor(options, engine),
    }
    try:
        return verbs[options.command]()
    except BrokenPipeError:
        raise
    except EngineError as failure:
        error = failure
    except KeyboardInterrupt:
        error = CancelledError("The command was stopped.", "Start it again.")
    except OSError as failure:
        error = PictureError(
            "{file}: {cause}.",
            shown("Choose a shorter name.") if failure.errno == errno.ENAMETOOLONG else shown("Choose another place."),
            file=failure.filename or shown("A file"),
            cause=failure.strerror or failure,
        )
    if options.json:
        event = Cancelled(job=commands.JOB) if isinstance(error, CancelledError) else failure_of(commands.JOB, error)
        print(ascii_json(encode(event)))
    print(f"ld-edit: {error}", file=sys.stderr)
    return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
