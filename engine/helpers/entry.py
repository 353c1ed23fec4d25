"""Where every helper process begins (``python -m engine.helpers.entry NAME ARGUMENTS``); ``helper_process`` starts it.

Its channel is claimed, its time limited and its own death made to tell the place before the helper's libraries are
loaded: these print, crash and lack files. Its memory is limited after that.
"""

from __future__ import annotations

import faulthandler
import importlib
import sys
from collections.abc import Callable, Sequence

from engine.files import free_memory
from engine.helpers.helper_process import HELPERS
from engine.helpers.process_failures import CANNOT_LOAD, NO_MEMORY
from engine.protocol.channel import Channel, claim
from engine.protocol.errors import EngineError


def main() -> int:
    channel, helper = claim(), HELPERS[sys.argv[1]]
    faulthandler.enable()
    if helper.seconds is not None:
        faulthandler.dump_traceback_later(helper.seconds, exit=True)  # also where a library never comes back
    try:
        serve: Callable[[Channel, Sequence[str]], None] = importlib.import_module(helper.module).serve
        if helper.foreign:
            free_memory.limit()
        serve(channel, sys.argv[2:])
    except EngineError as error:
        channel.refuse(error)
    except ImportError as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return CANNOT_LOAD
    except MemoryError as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return NO_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
