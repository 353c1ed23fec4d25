"""The tags of a TIFF file or an EXIF block, read and written as they are: no value is understood or rounded.

TIFF 6.0, section 2, and EXIF 2.32, section 4.5; BigTIFF is read as well. Torch-free.
"""

from __future__ import annotations

import array
import dataclasses
import mmap
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, NamedTuple

Order = Literal["<", ">"]
Data = bytes | mmap.mmap
MAIN, EXIF, GPS, INTEROP = 0, 34665, 34853, 40965  # directories, by the tag that points at them
_PARENT: Final[Mapping[int, int]] = {EXIF: MAIN, GPS: MAIN, INTEROP: EXIF}
MAKER_NOTE: Final = 37500
BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED = 1, 2, 3, 4, 5, 7
_POINTERS: Final = (13, 16, 18)  # kinds that are read for what they point at; nothing else would be found by them
_NUMBERS: Final[Mapping[int, tuple[str, int]]] = {  # of a kind: struct's letter, and how many make one value
    **dict.fromkeys((1, 2, 6, 7), ("B", 1)),
    **dict.fromkeys((3, 8), ("H", 1)),
    **dict.fromkeys((4, 9, 11, 13), ("I", 1)),
    **dict.fromkeys((5, 10), ("I", 2)),
    **dict.fromkeys((12, 16, 18), ("Q", 1)),
}
_MOST_BYTES: Final = 8_000_000  # of all values: tags that point at one large place again and again are an attack
_MOST_TAGS: Final = 65535
_HEAD: Final = 8
_LARGEST_GAP: Final = 4096  # before the camera's notes: those of a TIFF lie behind its pixels
_UNICODE: Final = b"UNICODE\0"  # before a comment of two bytes a letter


class Value(NamedTuple):
    """``data`` in the byte order of its ``Tags``, of the TIFF field type ``kind``."""

    kind: int
    data: bytes

    @property
    def many(self) -> int:
        return len(self.data) // _size(self.kind)


@dataclasses.dataclass
class Tags:
    """Directories of values by tag. ``notes_at`` is where the camera's own notes lay, whose offsets hold only there."""

    order: Order
    directories: dict[int, dict[int, Value]]
    notes_at: int | None = None

    def numbers(self, directory: int, tag: int) -> tuple[int, ...]:
        """The numbers of a value, those of a fraction one after the other, without a sign; () where it is not there."""
        value = self.directories.get(directory, {}).get(tag)
        if value is None:
            return ()
        letter, each = _NUMBERS[value.kind]
        return struct.unpack(f"{self.order}{value.many * each}{letter}", value.data)

    def put(self, directory: int, tag: int, kind: int, *numbers: int) -> None:
        data = struct.pack(f"{self.order}{len(numbers)}{_NUMBERS[kind][0]}", *numbers)
        self.directories.setdefault(directory, {})[tag] = Value(kind, data)

    def put_text(self, directory: int, tag: int, text: str) -> None:
        self.put(directory, tag, ASCII, *text.encode(), 0)

    def in_order(self, order: Order) -> Tags:
        """The same values in that byte order."""
        if order == self.order:
            return self
        turned = Tags(order, {})
        for name, values in self.directories.items():
            for tag, value in values.items():
                if value.data.startswith(_UNICODE):
                    text = array.array("H", value.data[len(_UNICODE) :][: len(value.data) // 2 * 2 - len(_UNICODE)])
                    text.byteswap()
                    turned.directories.setdefault(name, {})[tag] = Value(value.kind, _UNICODE + text.tobytes())
                elif _NUMBERS[value.kind][0] == "B":
                    turned.directories.setdefault(name, {})[tag] = value
                else:
                    turned.put(name, tag, value.kind, *self.numbers(name, tag))
        return turned

    def drop_largest(self) -> None:
        """The value that takes most room is left out."""
        name, tag = max(
            ((name, tag) for name, values in self.directories.items() for tag in values),
            key=lambda place: len(self.directories[place[0]][place[1]].data),
        )
        del self.directories[name][tag]


def parse(data: Data) -> Tags | None:
    """The tags of the file or block ``data``, without those of its thumbnail; None where it is no such thing.

    What is damaged is left out, and the rest stays.
    """
    head = bytes(data[:16])
    order: Order = ">" if head.startswith(b"MM") else "<"
    if len(head) < 16 or head[:4] not in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return None
    reader = _Reader(data, order, big=b"+" in head[:4])
    (main,) = struct.unpack_from(f"{order}Q", head, 8) if reader.big else struct.unpack_from(f"{order}I", head, 4)
    tags = Tags(order, {MAIN: reader.values(main)})
    for name, parent in _PARENT.items():
        pointer = tags.numbers(parent, name)
        if pointer and (values := reader.values(pointer[0])):
            tags.directories[name] = values
    for values in tags.directories.values():
        for tag in [tag for tag, value in values.items() if value.kind in _POINTERS or tag in _PARENT]:
            del values[tag]
    tags.notes_at = reader.notes_at
    return tags


class _Reader:
    def __init__(self, data: Data, order: Order, big: bool) -> None:
        self._data, self._order, self.big = data, order, big
        self._left = _MOST_BYTES
        self.notes_at: int | None = None

    def values(self, at: int) -> dict[int, Value]:
        """Those of the directory at ``at``."""
        head, entry, room = ("Q", "HHQQ", 8) if self.big else ("H", "HHII", 4)
        found: dict[int, Value] = {}
        if at + struct.calcsize(f"<{head}") > len(self._data):
            return found
        (count,) = struct.unpack_from(self._order + head, self._data, at)
        at += struct.calcsize(f"<{head}")
        size = struct.calcsize(f"<{entry}")
        for place in range(at, min(at + min(count, _MOST_TAGS) * size, len(self._data) - size + 1), size):
            tag, kind, number, where = struct.unpack_from(self._order + entry, self._data, place)
            length = number * _size(kind) if kind in _NUMBERS else 0
            where = place + size - room if length <= room else where
            if not 0 < length <= self._left or where + length > len(self._data) or tag in found:
                continue
            self._left -= length
            found[tag] = Value(kind, self._data[where : where + length])
            if tag == MAKER_NOTE and length > room:
                self.notes_at = where
        return found


def block(tags: Tags) -> bytes:
    """An EXIF block. The camera's notes lie where they lay, unless the main directory needs their place."""
    mark = b"II*\0" if tags.order == "<" else b"MM\0*"
    return mark + struct.pack(f"{tags.order}I", _HEAD) + _written(tags, _HEAD)


def add_to_file(path: Path, tags: Tags) -> None:
    """Adds ``tags`` to the main directory of the TIFF file ``path``, in place of its own. Raises OSError."""
    with path.open("rb+") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            own = parse(content)
        if own is None:
            return
        added = tags.in_order(own.order)
        main = own.directories[MAIN] | added.directories.get(MAIN, {})
        start = file.seek(0, 2)
        start += file.write(bytes(start % 2))
        file.write(_written(Tags(own.order, {**added.directories, MAIN: main}), start))
        file.seek(4)
        file.write(struct.pack(f"{own.order}I", start))


def _written(tags: Tags, start: int) -> bytes:
    """The directories with their values, as they are from byte ``start`` on; the main one comes first."""
    directories = {name: dict(values) for name, values in tags.directories.items() if values or name == MAIN}
    for name, parent in _PARENT.items():
        if name in directories:
            directories.setdefault(parent, {})[name] = Value(LONG, bytes(4))
    notes = directories.get(EXIF, {}).get(MAKER_NOTE)
    places, at, fixed = dict[int, int](), start, None
    for name in (MAIN, EXIF, GPS, INTEROP):
        if name in directories:
            places[name] = at
            at += _room(directories[name], leave_out=MAKER_NOTE if fixed and name == EXIF else None)
        if name == MAIN and notes is not None and tags.notes_at is not None and 0 <= tags.notes_at - at < _LARGEST_GAP:
            fixed = tags.notes_at
            at = _even(fixed + len(notes.data))
    for name, parent in _PARENT.items():
        if name in directories:
            directories[parent][name] = Value(LONG, struct.pack(f"{tags.order}I", places[name]))
    content = bytearray(at - start)
    for name, values in directories.items():
        _fill(content, start, places[name], values, tags.order, fixed if name == EXIF else None)
    return bytes(content)


def _fill(
    content: bytearray, start: int, at: int, values: Mapping[int, Value], order: Order, notes_at: int | None
) -> None:
    """Writes a directory at ``at`` into ``content``, which begins at ``start``."""
    struct.pack_into(f"{order}H", content, at - start, len(values))
    entry, free = at + 2, at + 6 + 12 * len(values)
    for tag, value in sorted(values.items()):
        inline = value.data.ljust(4, b"\0")
        if len(value.data) > 4:
            where = notes_at if notes_at is not None and tag == MAKER_NOTE else free
            content[where - start : where - start + len(value.data)] = value.data
            free += _even(len(value.data)) if where == free else 0
            inline = struct.pack(f"{order}I", where)
        struct.pack_into(f"{order}HHI4s", content, entry - start, tag, value.kind, value.many, inline)
        entry += 12


def _room(values: Mapping[int, Value], leave_out: int | None = None) -> int:
    """How many bytes a directory takes with its values; that of ``leave_out`` lies elsewhere."""
    longer = (value.data for tag, value in values.items() if len(value.data) > 4 and tag != leave_out)
    return 6 + 12 * len(values) + sum(_even(len(data)) for data in longer)


def _size(kind: int) -> int:
    letter, each = _NUMBERS[kind]
    return struct.calcsize(f"<{each}{letter}")


def _even(length: int) -> int:
    return length + length % 2
