"""Files made to do harm, or broken: each is told of as what it is, at once, and nothing is written for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.projects import saving
from engine.projects.reading import read
from engine.protocol.errors import ProjectError
from tests.engine.projects.make import make
from tests.faults import crafted_projects


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "sound.ldp"
    saving.save(path, *make(tmp_path_factory.mktemp("made")))
    return path.read_bytes()


def test_all_that_is_crafted_is_told_of_or_named(tmp_path: Path, sound: bytes) -> None:
    table = crafted_projects.table(sound)
    assert len(table) >= 100
    for number, (name, crafted) in enumerate(table.items()):
        place = tmp_path / str(number)
        path, folder = place / "a.ldp", place / "unpacked"
        folder.mkdir(parents=True)
        path.write_bytes(crafted.content)
        if crafted.said is None:
            found = read(path, folder)
            assert found.damaged and {*folder.iterdir()} == {*found.files.values()}, name
        else:
            with pytest.raises(ProjectError) as told:
                read(path, folder)
            assert crafted.said in str(told.value), name
            assert sorted(place.rglob("*")) == [path, folder], name


def test_one_that_is_cut_off_at_any_tenth_byte_is_told_of(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "a.ldp"
    for length in range(0, len(sound), 10):
        path.write_bytes(sound[:length])
        with pytest.raises(ProjectError, match="its end is missing"):
            read(path, None)
