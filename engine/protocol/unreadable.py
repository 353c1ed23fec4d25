"""Reading JSON that nobody vouches for: a line, a file, a header of one."""

from __future__ import annotations

from typing import Any, Final

import msgspec

# no JSON or of another shape, no Unicode, nested too deeply
UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def text_in(line: bytes, field: str) -> str:
    """The text ``field`` of the JSON object ``line``, which may be no such thing: then ""."""
    try:
        text = msgspec.json.decode(line, type=dict[str, Any]).get(field)
    except UNREADABLE:
        return ""
    return text if isinstance(text, str) else ""
