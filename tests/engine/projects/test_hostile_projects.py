"""Files made to do harm, or broken: each is told of as what it is, at once, and nothing is written for it."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from engine.projects import saving
from engine.projects.format import MIMETYPE, OPENRASTER, STACK, STATE
from engine.projects.reading import read
from engine.protocol.errors import ProjectError
from tests.engine.projects.make import Made, make

Crafted = Callable[[Path, bytes], None]
KIND = (MIMETYPE, OPENRASTER)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "sound.ldp"
    made: Made = make(tmp_path_factory.mktemp("made"))
    saving.save(path, *made)
    return path.read_bytes()


def named(*names: str) -> Crafted:
    def craft(path: Path, _: bytes) -> None:
        with zipfile.ZipFile(path, "w") as file:
            file.writestr(*KIND)
            for name in names:
                file.writestr(name, b"x")

    return craft


def with_stack(content: bytes) -> Crafted:
    def craft(path: Path, _: bytes) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(*KIND)
            file.writestr(STACK, content)

    return craft


def with_state(content: bytes) -> Crafted:
    def craft(path: Path, _: bytes) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(*KIND)
            file.writestr(STATE, content)

    return craft


def a_link(path: Path, _: bytes) -> None:
    link = zipfile.ZipInfo("data/a.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(*KIND)
        file.writestr(link, "/etc/passwd")


def a_bomb(path: Path, _: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(*KIND)
        file.writestr("data/a.png", bytes(100_000_000))


def too_many(path: Path, _: bytes) -> None:
    named(*(f"data/{number}" for number in range(10_001)))(path, b"")


def encrypted(path: Path, sound: bytes) -> None:
    changed = bytearray(sound)
    at = changed.rfind(b"PK\x01\x02")
    changed[at + 8] |= 1
    path.write_bytes(changed)


def packed_otherwise(path: Path, _: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as file:
        file.writestr(*KIND)


def a_long_list(path: Path, sound: bytes) -> None:
    changed = bytearray(sound)
    struct.pack_into("<L", changed, changed.rfind(b"PK\x05\x06") + 12, 5_000_000)
    path.write_bytes(changed)


def no_zip(path: Path, _: bytes) -> None:
    path.write_bytes(b"PK\x03\x04 no zip")


ENTITIES = b"<?xml version='1.0'?><!DOCTYPE image [<!ENTITY a 'aaaa'>%s]><image w='1' h='1'>&j;</image>" % b"".join(
    b"<!ENTITY %c '%s'>" % (ord("b") + k, b"&%c;" % (ord("a") + k) * 20) for k in range(9)
)
OUTSIDE = (
    b"<?xml version='1.0'?><!DOCTYPE image [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><image w='1' h='1'>&a;</image>"
)
DEEP = b"<image w='1' h='1'>" + b"<stack>" * 100_000
MANY = b"<image w='1' h='1'><stack>" + b"<layer src='a'/>" * 5_000
CRAFTED: dict[str, tuple[Crafted, str]] = {
    "up": (named("../a"), "leads out"),
    "up within": (named("data/../../a"), "leads out"),
    "absolute": (named("/etc/a"), "leads out"),
    "drive": (named("C:/a"), "leads out"),
    "backslash": (named("..\\a"), "leads out"),
    "not printable": (named("a\nb"), "leads out"),
    "nothing between": (named("data//a"), "leads out"),
    "long": (named("a" * 2000), "leads out"),
    "twice by case": (named("data/a.png", "data/A.png"), "twice"),
    "link": (a_link, "is a link"),
    "bomb": (a_bomb, "would grow"),
    "too many": (too_many, "too many"),
    "long list": (a_long_list, "too many"),
    "encrypted": (encrypted, "encrypted"),
    "packed otherwise": (packed_otherwise, "unknown way"),
    "entities": (with_stack(ENTITIES), STACK),
    "outside entity": (with_stack(OUTSIDE), STACK),
    "deep stack": (with_stack(DEEP), STACK),
    "many layers": (with_stack(MANY), STACK),
    "no number": (with_stack(b"<image w='x' h='1'/>"), STACK),
    "huge number": (with_stack(b"<image w='9999999999' h='1'/>"), STACK),
    "no JSON": (with_state(b"{"), STATE),
    "deep JSON": (with_state(b"[" * 1_000_000), STATE),
    "other JSON": (with_state(b'{"schema": 1, "draft": 3}'), STATE),
    "no zip": (no_zip, "no project"),
    "empty": (lambda path, _: path.touch(), "no project"),
    "other zip": (named("a"), "no project"),
}


@pytest.mark.parametrize("kind", CRAFTED)
def test_it_is_told_of(kind: str, tmp_path: Path, sound: bytes) -> None:
    craft, said = CRAFTED[kind]
    path, folder = tmp_path / "a.ldp", tmp_path / "unpacked"
    folder.mkdir()
    craft(path, sound)
    if kind == "other zip":
        path.write_bytes(path.read_bytes().replace(OPENRASTER, b"image/somethings"))
    with pytest.raises(ProjectError, match=said):
        read(path, folder)
    assert sorted(tmp_path.rglob("*")) == [path, folder]


def test_the_same_name_twice_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.ldp"
    named("data/a", "data/b")(path, b"")
    path.write_bytes(path.read_bytes().replace(b"data/b", b"data/a"))
    with pytest.raises(ProjectError, match="twice"):
        read(path, None)


def test_a_number_that_no_picture_has_is_told_of(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "a.ldp"
    path.write_bytes(sound)
    with zipfile.ZipFile(path) as file:
        state = msgspec.json.decode(file.read(STATE))
    for change in ({"frame": {"x0": 0, "y0": 0, "x1": 1e300, "y1": 5}}, {"weights": {"object": 1e200}}):
        with_state(msgspec.json.encode(state | {"draft": state["draft"] | change}))(path, b"")
        with pytest.raises(ProjectError, match="damaged"):
            read(path, None)


def test_a_size_that_lies_is_damage(tmp_path: Path, sound: bytes) -> None:
    changed = bytearray(sound)
    at = changed.find(b"PK\x01\x02", changed.find(b"PK\x01\x02") + 4)
    while changed[at + 46 :].startswith(b"stack") or not changed[at + 46 :].startswith(b"x-layer"):
        at = changed.find(b"PK\x01\x02", at + 4)
    struct.pack_into("<L", changed, at + 24, 7)
    path = tmp_path / "a.ldp"
    path.write_bytes(changed)
    assert len(read(path, None).damaged) == 1


@pytest.mark.parametrize("tenth", range(1, 10))
def test_one_that_is_cut_off_is_told_of(tenth: int, tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "a.ldp"
    path.write_bytes(sound[: len(sound) * tenth // 10])
    with pytest.raises(ProjectError, match="its end is missing"):
        read(path, None)
