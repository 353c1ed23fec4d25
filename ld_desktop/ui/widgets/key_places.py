"""Which key it is by its place on the keyboard, where its letter is none of the Latin ones."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

Key = Qt.Key

# Linux and Windows number the keys as the first PC keyboards did; X11 and Wayland add 8. On a Mac, Qt gives no numbers:
# there a key stays what its letter says.
_ADDED: Final = 0 if sys.platform == "win32" else 8
_ROWS: Final = ((2, "1234567890-="), (16, "QWERTYUIOP[]"), (30, "ASDFGHJKL;'`"), (43, "\\ZXCVBNM,./"))
_PLACES: Final = {first + k: Key(ord(letter)) for first, row in _ROWS for k, letter in enumerate(row)}
_PRINTED: Final = 0x01000000  # from here on Qt's keys have no letter, such as Esc
_DEAD: Final = range(int(Key.Key_Dead_Grave), int(Key.Key_Dead_Longsolidusoverlay) + 1)  # but for accents


def key_of(event: QKeyEvent, *own: Key) -> int:
    """The key that is meant: as its letter says where that is Latin, a digit or one of ``own``.

    Else, as with a Cyrillic or an accented letter, the key that an American keyboard has in that place.
    """
    key = event.key()
    if key in own or Key.Key_A <= key <= Key.Key_Z or Key.Key_0 <= key <= Key.Key_9:
        return key
    if key >= _PRINTED and key not in _DEAD:
        return key
    return _PLACES.get(event.nativeScanCode() - _ADDED, key)
