"""What is raised by reading JSON that nobody vouches for: a line, a file, a header of one."""

from __future__ import annotations

from typing import Final

import msgspec

# no JSON or of another shape, no Unicode, nested too deeply
UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
