"""Whatever stands in the settings file, the program starts: what cannot be used is as at first, the rest is kept."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings

from engine.files.resources import resources_folder
from ld_desktop.app import Program, build
from ld_desktop.model.preferences import Preferences
from tests.ui.waiting import Live

ROLES, OPERATIONS = ("object", "background", "negative", "target"), ("grow", "refine_edge")
# as text of the file; no key takes any of these
WRONG = {
    "a list": "4, 5, yes",
    "bytes": "@ByteArray(\\0\\x1\\x2)",
    "a size": "@Size(3 4)",
    "a zero byte": "a\\0b",
}
# what a key of that type does not take; each is a string, which some keys take
WRONG_TEXT = {
    "a word": "four",
    "a fraction": "40.5",
    "too much": "9" * 30,
    "too little": "-3",
    "broken JSON": '"[\\"a\\", "',
    "other JSON": '"[1, {}, null]"',
    "odd Unicode": '"[\\"\\\\ud800\\"]"',
}
TAKEN_AS_TEXT = {"models/diffusion", "models/sam", "models/vae", "models/upscaler", "tools/last", "export/folder"}


class Recorded(QSettings):
    """Keeps the keys that are asked for."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), QSettings.Format.IniFormat)
        self.asked: set[str] = set()

    def value(self, arg__1: str, defaultValue: Any = None, type: Any = None) -> Any:
        self.asked.add(arg__1)
        return super().value(arg__1, defaultValue)


def read_all(preferences: Preferences) -> dict[str, object]:
    """Everything that is remembered."""
    found: dict[str, object] = {
        name: getattr(preferences, name) for name, value in vars(Preferences).items() if isinstance(value, property)
    }
    found |= {f"prompts of {role}": preferences.prompts(role) for role in ROLES}
    found |= {f"reach of {operation}": preferences.reach(operation) for operation in OPERATIONS}
    return found | {"hardness": preferences.tool_setting("hardness", 100, most=100)}


def write_settings(path: Path, values: dict[str, str]) -> Path:
    groups: dict[str, list[str]] = {}
    for key, value in values.items():
        group, _, name = key.partition("/")
        groups.setdefault(group, []).append(f"{name}={value}")
    path.write_text("".join("\n".join([f"[{group}]", *lines, ""]) for group, lines in groups.items()))
    return path


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    store = Recorded(tmp_path_factory.mktemp("settings") / "none.ini")
    read_all(Preferences(store))
    return sorted(store.asked)


@pytest.mark.parametrize("wrong", [*WRONG, *WRONG_TEXT])
def test_a_bad_value_is_as_at_first_and_told_once(
    keys: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture, wrong: str
) -> None:
    first = read_all(Preferences(Recorded(tmp_path / "none.ini")))
    for number, key in enumerate(keys):
        if wrong in WRONG_TEXT and key in TAKEN_AS_TEXT:
            continue
        if wrong == "bytes" and key in ("window/geometry", "window/layout"):
            continue
        caplog.clear()
        preferences = Preferences(
            Recorded(write_settings(tmp_path / f"{number}.ini", {key: (WRONG | WRONG_TEXT)[wrong]}))
        )
        assert read_all(preferences) == read_all(preferences) == first
        assert len(caplog.records) == 1 and key in caplog.text, key


def test_the_rest_is_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    values = {"undo/megabytes": "abc", "run/seeds": "7", "window/theme": "neon", "mask/contiguous": "no"}
    preferences = Preferences(Recorded(write_settings(tmp_path / "s.ini", values)))
    assert (preferences.undo_megabytes, preferences.theme) == (256, "system")
    assert (preferences.seeds, preferences.contiguous) == (7, False)
    preferences.set_undo_megabytes(300)
    assert preferences.undo_megabytes == 300
    assert len(caplog.records) == 2


def binary(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(5000))


def half_of_it(path: Path) -> None:
    path.write_bytes(b"[run]\nseeds=7\n\xff\xfe\x00garbage\n[undo\nmegabytes=300\n[mask]\nopacity=30\n")


def utf16(path: Path) -> None:
    path.write_text("[run]\nseeds=7\n", encoding="utf-16")


def folder(path: Path) -> None:
    path.mkdir()


def link_loop(path: Path) -> None:
    path.symlink_to(path)


@asynccontextmanager
async def started(tmp_path: Path, settings: Path) -> AsyncGenerator[Program]:
    (tmp_path / "scratch").mkdir(exist_ok=True)
    store = Recorded(settings)
    program = build(store, tmp_path / "data", tmp_path / "scratch", (str(tmp_path / "missing"),), resources_folder())
    program.window.show()
    try:
        yield program
    finally:
        await program.close()


@pytest.mark.parametrize("spoil", [binary, half_of_it, utf16, folder, link_loop])
def test_the_program_starts_whatever_the_file_is(
    live: Live, tmp_path: Path, caplog: pytest.LogCaptureFixture, spoil: Any
) -> None:
    async def session() -> None:
        spoil(tmp_path / "s.ini")
        async with started(tmp_path, tmp_path / "s.ini") as program:
            preferences = program.workspace.preferences
            assert program.window.isVisible()
            assert ("cannot be read" in caplog.text) == (spoil in (half_of_it, folder))  # the others look like settings
            assert (preferences.seeds, preferences.mask_opacity) == ((7, 30) if spoil is half_of_it else (4, 50))
            preferences.set_run("draft", 9, "imagic")
            assert preferences.seeds == 9

    live(session())


@pytest.mark.parametrize("wrong", [*WRONG, *WRONG_TEXT])
def test_the_program_starts_on_nothing_but_bad_values(
    live: Live, keys: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture, wrong: str
) -> None:
    async def session() -> None:
        values = dict.fromkeys(keys, (WRONG | WRONG_TEXT)[wrong])
        async with started(tmp_path, write_settings(tmp_path / "s.ini", values)) as program:
            assert program.window.isVisible() and program.workspace.preferences.seeds == 4
            assert program.window.run.preset.currentData() == "balanced"

    live(session())
