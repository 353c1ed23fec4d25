"""What a person is told of the system's errors with files and disks. Torch-free."""

from __future__ import annotations

import errno

from engine.protocol.errors import DiskError
from engine.protocol.texts import shown


def of_system(error: OSError) -> DiskError:
    """The file that ``error`` names, its cause, and what to do."""
    cause = error.strerror or error
    some = shown("A file could not be read or written: {cause}.", cause=cause)
    named = shown("The file {path} could not be read or written: {cause}.", path=error.filename, cause=cause)
    check, shorter = shown("Check the folder and the disk."), shown("Choose a shorter name.")
    return DiskError(
        named if error.filename is not None else some, shorter if error.errno == errno.ENAMETOOLONG else check
    )
