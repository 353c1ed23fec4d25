"""``ld-edit project`` and ``ld-edit run --project``: what they say and write, and their exit codes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Never

import msgspec
import numpy as np
import pytest
from PIL import Image, ImageChops

from engine.cli import main
from engine.pictures.layered.openraster import MERGED
from engine.projects import saving
from engine.protocol.requests import Pointer
from tests.engine.projects.make import SIZE, make


def no_engine() -> Never:
    pytest.fail("the engine was started")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    folder.mkdir()
    saving.save(tmp_path / "a.ldp", *make(folder))
    return tmp_path / "a.ldp"


def damage(project: Path) -> None:
    content = bytearray(project.read_bytes())
    with zipfile.ZipFile(project) as file:
        content[file.getinfo(MERGED).header_offset + 200] ^= 1
    project.write_bytes(content)


def test_it_tells_what_is_in_it(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main.main(["project", "info", str(project)], no_engine) == 0
    said = capfd.readouterr().out
    assert "photo.png, 96 x 64 pixels" in said and "a dog jumping" in said and "Sky & <sea>, hidden" in said
    assert main.main(["project", "info", str(project), "--json"], no_engine) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["candidates"] == 2 and told["starred"] == 1 and told["runs"] == 1 and told["damaged"] == []


def test_it_tells_whether_all_is_whole(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main.main(["project", "verify", str(project)], no_engine) == 0
    assert "whole: all" in capfd.readouterr().out
    damage(project)
    assert main.main(["project", "verify", str(project)], no_engine) == 3
    said = capfd.readouterr()
    assert said.out == f"damaged: {MERGED}\n" and "1 of" in said.err and "Traceback" not in said.err
    assert main.main(["project", "verify", str(project), "--json"], no_engine) == 3
    verdict, failed = map(json.loads, capfd.readouterr().out.splitlines())
    assert verdict["damaged"] == [MERGED] and failed["kind"] == "ProjectError"
    assert main.main(["project", "verify", str(project.with_name("none.ldp"))], no_engine) == 3
    assert "none.ldp" in capfd.readouterr().err


def test_its_picture_is_the_merged_one(project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.png"
    assert main.main(["project", "export", str(project), "--out", str(out)], no_engine) == 0
    with zipfile.ZipFile(project) as file, file.open(MERGED) as merged, Image.open(merged) as wanted:
        expected = wanted.convert("RGB")
    with Image.open(out) as exported:
        assert exported.size == SIZE
        assert not np.asarray(ImageChops.difference(exported.convert("RGB"), expected)).any()
    assert main.main(["project", "export", str(project), "--out", str(project)], no_engine) == 2
    assert "written over" in capfd.readouterr().err


def test_what_is_no_edit_yet_or_said_twice_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder, path = tmp_path / "made", tmp_path / "a.ldp"
    folder.mkdir()
    made = make(folder)
    bare = msgspec.structs.replace(made.project.request, pointer=Pointer())
    saving.save(path, msgspec.structs.replace(made.project, request=bare), made.files, made.stack)
    run = ["run", "--project", str(path), "--out", str(tmp_path / "out")]
    assert main.main(run, no_engine) == 3
    assert "no mask yet" in capfd.readouterr().err
    assert main.main([*run, "--preset", "draft"], no_engine) == 2
    assert "preset" in capfd.readouterr().err
