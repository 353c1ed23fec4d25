"""``ld-edit``: the program without a window. Loads no torch itself, so help and complaints come at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from engine import commands, doctor
from engine.errors import EngineError, ExitCode
from engine.options import Options, parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code, one of ``errors.ExitCode``."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    verbs: dict[str, Callable[[Options], int]] = {
        "run": commands.run,
        "sample": commands.sample,
        "mask": commands.mask,
        "reference": commands.reference,
        "world": commands.world,
        "judge": commands.judge,
        "doctor": doctor.doctor,
    }
    try:
        return verbs[options.command](options)
    except EngineError as error:
        print(f"ld-edit: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.CANCELLED
    except OSError as error:
        print(f"ld-edit: {error.filename or 'A file'}: {error.strerror}. Choose another place.", file=sys.stderr)
        return EngineError.exit_code


if __name__ == "__main__":
    sys.exit(main())
