"""Project files made to do harm, or broken on purpose: a table of them by their names, made from a sound one."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import msgspec

from engine.pictures.layered.openraster import MIMETYPE, OPENRASTER, STACK
from engine.projects.format import STATE

KIND: Final = (MIMETYPE, OPENRASTER)
_LIST: Final = b"PK\x01\x02"  # begins an entry of the zip's list
_END: Final = b"PK\x05\x06"


class Crafted(NamedTuple):
    """``said``: a part of the sentence that refuses it; None: it opens, and what is not whole in it is named."""

    content: bytes
    said: str | None


def table(sound: bytes) -> dict[str, Crafted]:
    """``sound`` is a project that has all there can be."""
    with zipfile.ZipFile(io.BytesIO(sound)) as file:
        entries = [(name, file.read(name)) for name in file.namelist()]
    state = dict(entries)[STATE]
    return {
        **_names(),
        **_kinds(),
        **_bombs(),
        **_xml(),
        **_json(entries, state),
        **_hashes(entries, state),
        **_lies(sound),
        "no zip": Crafted(b"PK\x03\x04 no zip", "no project"),
        "empty": Crafted(b"", "no project"),
        "other zip": Crafted(_zip((MIMETYPE, b"image/somethings"), ("a", b"x")), "no project"),
    }


def _zip(*entries: tuple[str | zipfile.ZipInfo, bytes], packed: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(action="ignore", category=UserWarning), zipfile.ZipFile(target, "w", packed) as file:
        for name, content in entries:
            entry = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            file.writestr(entry, content, packed)
    return target.getvalue()


def _with(*entries: tuple[str | zipfile.ZipInfo, bytes], packed: int = zipfile.ZIP_STORED) -> bytes:
    return _zip(KIND, *entries, packed=packed)


def _names() -> dict[str, Crafted]:
    outside = (
        *("../a", "..", "../", "data/../../a", "data/..", "data/../mimetype", "./a", ".", "data/./a", "x/../../../a"),
        *("/etc/a", "/", "//a", "///etc/passwd", "data//a", "C:/a", "c:a", "data/a:b", "..\\a", "\\\\server\\share\\a"),
        *("\\a", "data\\..\\a", "a\nb", "a\rb", "a\tb", "a\x7fb", "a\u202eb", "a\u200bb", "\x1b[2Ja", "a" * 2000),
        "x-layerdiffusion/../../../../../../tmp/a",
    )
    twice: Sequence[tuple[str, str]] = (
        ("data/a", "data/a"),
        ("data/a.png", "data/A.png"),
        ("data/ß", "data/SS"),
        (STATE, STATE.upper()),
        ("MIMETYPE", "stack.xml"),
    )
    return {f"name {name[:40]!r}": Crafted(_with((name, b"x")), "leads out") for name in outside} | {
        f"twice {first} {second}": Crafted(_with((first, b"x"), (second, b"y")), "twice") for first, second in twice
    }


def _kinds() -> dict[str, Crafted]:
    made: dict[str, Crafted] = {}
    for kind in ("S_IFLNK", "S_IFCHR", "S_IFBLK", "S_IFIFO", "S_IFSOCK"):
        for name in ("data/a.png", f"{STATE}"):
            link = zipfile.ZipInfo(name)
            link.external_attr = (getattr(stat, kind) | 0o777) << 16
            made[f"{kind} {name}"] = Crafted(_with((link, b"/etc/passwd")), "is a link")
    for name, packed in (("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA)):
        made[name] = Crafted(_with(packed=packed), "unknown way")
    return made


def _bombs() -> dict[str, Crafted]:
    deflated, zeros = zipfile.ZIP_DEFLATED, bytes(70_000_000)
    inner = _zip(("a", zeros), packed=deflated)
    return {
        "bomb": Crafted(_with(("data/a.png", zeros), packed=deflated), "would grow"),
        "bomb of bombs": Crafted(_with(*((f"data/{k}.zip", inner) for k in range(9)), (STACK, b"<")), STACK),
        "many bombs": Crafted(_with(*((f"data/{k}", zeros[:9_000_000]) for k in range(9)), packed=deflated), "would"),
        "bomb for the state": Crafted(_with((STATE, b" " * 63_000_000), packed=deflated), STATE),
        "bomb for the stack": Crafted(_with((STACK, b" " * 2_000_000), packed=deflated), STACK),
        "bomb for the kind": Crafted(_zip((MIMETYPE, OPENRASTER + b" " * 50_000_000), packed=deflated), "no project"),
        "too many": Crafted(_with(*((f"data/{number}", b"") for number in range(10_001))), "too many"),
    }


def _xml() -> dict[str, Crafted]:
    many = b"".join(b"<!ENTITY %c '%s'>" % (ord("b") + k, b"&%c;" % (ord("a") + k) * 20) for k in range(9))
    quadratic = b"<!DOCTYPE image [<!ENTITY a '%s'>]><image w='1' h='1'>%s</image>" % (b"a" * 50_000, b"&a;" * 50_000)
    outside = b"<!DOCTYPE image [<!ENTITY a %s>]><image w='1' h='1'>&a;</image>"
    texts = {
        "entities": b"<!DOCTYPE image [<!ENTITY a 'aaaa'>%s]><image w='1' h='1'>&j;</image>" % many,
        "entities, squared": quadratic,
        "entity of itself": b"<!DOCTYPE image [<!ENTITY a '&b;'><!ENTITY b '&a;'>]><image w='1' h='1'>&a;</image>",
        "outside entity": outside % b"SYSTEM 'file:///etc/passwd'",
        "entity of the network": outside % b"SYSTEM 'http://127.0.0.1:9/a'",
        "parameter entity": b"<!DOCTYPE image [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]><image w='1' h='1'/>",
        "other document type": b"<!DOCTYPE image SYSTEM 'file:///etc/passwd'><image w='1' h='1'/>",
        "entities in UTF-16": "<!DOCTYPE image [<!ENTITY a 'a'>]><image w='1' h='1'>&a;</image>".encode("utf-16"),
        "deep stack": b"<image w='1' h='1'>" + b"<stack>" * 100_000,
        "many layers": b"<image w='1' h='1'><stack>" + b"<layer src='a'/>" * 5_000,
        "no number": b"<image w='x' h='1'/>",
        "huge number": b"<image w='9999999999' h='1'/>",
        "number of many digits": b"<image w='%s' h='1'/>" % (b"9" * 100_000),
        "no size": b"<image/>",
        "other root": b"<svg w='1' h='1'/>",
        "no XML": b"\0\1\2",
        "no Unicode": b"<?xml version='1.0' encoding='utf-8'?><image w='1' h='1'>\xff</image>",
        "unknown encoding": b"<?xml version='1.0' encoding='x-none'?><image w='1' h='1'/>",
    }
    return {name: Crafted(_with((STACK, text), packed=zipfile.ZIP_DEFLATED), STACK) for name, text in texts.items()}


def _json(entries: Sequence[tuple[str, bytes]], state: bytes) -> dict[str, Crafted]:
    texts = {
        "no JSON": b"{",
        "no state": b"",
        "deep JSON": b"[" * 1_000_000,
        "deep objects": b'{"a":' * 1_000_000,
        "other JSON": b'{"schema": 1, "draft": 3}',
        "a list": b"[1]",
        "not a number": b'{"schema": NaN}',
        "huge schema": b'{"schema": %s}' % (b"9" * 5000),
        "state of no Unicode": b'{"schema": "\xff"}',
        "half a letter": b'{"schema": "\\ud800"}',
        "zeros": bytes(1000),
    }
    made = {name: Crafted(_with((STATE, text), packed=zipfile.ZIP_DEFLATED), STATE) for name, text in texts.items()}
    draft: dict[str, dict[str, Any]] = {
        "frame beyond numbers": {"frame": {"x0": 0, "y0": 0, "x1": 1e300, "y1": 5}},
        "frame inside out": {"frame": {"x0": 9, "y0": 9, "x1": 1, "y1": 1}},
        "weight beyond numbers": {"weights": {"object": 1e200}},
        "no photo": {"copies": {}},
        "photo that is no entry": {"copies": {"object": "/etc/passwd"}},
        "transform beyond numbers": {"transform": {"scale": 1e300}},
        "opacity of a thousand": {"results": [{"opacity": 1000}]},
        "view from afar": {"view": {"zoom": 1e30}},
        "selection from afar": {"selections": {"object": {"clicks": [{"x": 1e300, "y": 0}]}}},
    }
    known = msgspec.json.decode(state)
    for name, change in draft.items():
        changed = msgspec.json.encode(known | {"draft": known["draft"] | change})
        made[name] = Crafted(_replaced(entries, STATE, changed), STATE)
    masks = msgspec.json.encode(known | {"masks": {"object": "../../etc/passwd"}})
    made["mask that is no entry"] = Crafted(_replaced(entries, STATE, masks), STATE)
    return made


def _hashes(entries: Sequence[tuple[str, bytes]], state: bytes) -> dict[str, Crafted]:
    """Each entry that has a hash is another one, one byte longer, or not there."""
    made: dict[str, Crafted] = {}
    for name in msgspec.json.decode(state)["entries"]:
        content = dict(entries)[name]
        said = "no project" if name == MIMETYPE else None
        made[f"{name} changed"] = Crafted(_replaced(entries, name, content[:-1] + bytes([content[-1] ^ 1])), said)
        made[f"{name} longer"] = Crafted(_replaced(entries, name, content + b"\0"), said)
        made[f"{name} gone"] = Crafted(_zip(*(entry for entry in entries if entry[0] != name)), said)
    return made


def _lies(sound: bytes) -> dict[str, Crafted]:
    """What the zip's list, or its end, says is not so. The second entry of the list is one with a hash."""
    first = sound.find(_LIST)
    at, end = sound.find(_LIST, sound.rfind(b"data/", first) - 46), sound.rfind(_END)
    lies: dict[str, tuple[int, str, int, str | None]] = {
        "size that lies": (at + 24, "<L", 7, None),
        "size of nothing": (at + 24, "<L", 0, None),
        "size of gigabytes": (at + 24, "<L", 0xFFFFFF00, "would grow"),
        "packed size that lies": (at + 20, "<L", 1, None),
        "packed size of gigabytes": (at + 20, "<L", 0xFFFFFF00, "would grow"),
        "other checksum": (at + 16, "<L", 1, None),
        "place beyond the end": (at + 42, "<L", 0x7FFFFFFF, None),
        "place of another": (at + 42, "<L", 0, None),
        "encrypted": (at + 8, "<H", 1, "encrypted"),
        "unknown packing": (at + 10, "<H", 99, "unknown way"),
        "list of megabytes": (end + 12, "<L", 5_000_000, "too many"),
        "list beyond the end": (end + 16, "<L", 0x7FFFFFFF, "no project"),
        "list of nothing": (end + 12, "<L", 0, "no project"),
    }
    made: dict[str, Crafted] = {}
    for name, (place, form, value, said) in lies.items():
        changed = bytearray(sound)
        struct.pack_into(form, changed, place, value)
        made[name] = Crafted(bytes(changed), said)
    return made


def _replaced(entries: Sequence[tuple[str, bytes]], name: str, content: bytes) -> bytes:
    return _zip(*((each, content if each == name else before) for each, before in entries))
