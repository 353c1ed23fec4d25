"""A picture from its decoder straight into the memory that it is shown from: no copy of it on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.helpers.picture_helpers import Header, decoder_of


def receive(path: Path, room: Callable[[Header], memoryview]) -> Header:
    """Fills the memory that ``room`` gives for a picture: red, green, blue and opacity, a byte each, row by row.

    Opacity means something only where the header says ``clear``. Blocks; call it from a thread. Raises PictureError,
    OutOfMemoryError.
    """
    with decoder_of(path, "--screen") as helper:
        header = helper.result(Header)
        helper.fill(room(header))
    return header
