"""A disk that fills, or a program that ends, at each write of a save: the old project or the new one is whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from engine.pictures.layered.openraster import Content
from engine.projects import saving
from engine.projects.reading import read
from tests.engine.projects.make import Made, make
from tests.faults.faulty_disk import COMPILER, WITHOUT, Fault, FaultyDisk

ROOT = Path(__file__).resolve().parents[3]
# saves the project that is given again and again, as the lines on its input say where; answers "done" or what was told
SAVER = """
import sys
from pathlib import Path
from engine.projects import saving
from engine.projects.reading import read
from engine.protocol.errors import EngineError
found = read(Path(sys.argv[1]), Path(sys.argv[2]))
files = {name: path for name, path in found.files.items()}
for line in sys.stdin:
    try:
        saving.save(Path(line.strip()), found.project, files, found.stack)
    except EngineError as error:
        print(type(error).__name__, error, flush=True)
    else:
        print("done", flush=True)
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """With few entries: each is some writes."""
    made = make(tmp_path_factory.mktemp("made"))
    names = [*made.project.masks.values(), *made.project.draft.copies.values()]
    files: dict[str, Content] = {name: made.files[name] for name in names}
    draft = msgspec.structs.replace(made.project.draft, results=())
    return Made(msgspec.structs.replace(made.project, runs=(), draft=draft), files, made.stack)


def saver(disk: FaultyDisk, source: Path, unpacked: Path) -> subprocess.Popen[str]:
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir()
    return subprocess.Popen(
        [sys.executable, "-c", SAVER, str(source), str(unpacked)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | disk.environment,
    )


def ask(process: subprocess.Popen[str], path: Path) -> str:
    """Its answer; empty where it was killed."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(f"{path}\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


@pytest.mark.skipif(COMPILER is None, reason=WITHOUT)
def test_old_or_new_is_whole_at_every_write(small: Made, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    source, path, unpacked = tmp_path / "new.ldp", folder / "a.ldp", tmp_path / "unpacked"
    new = msgspec.structs.replace(small.project, draft=msgspec.structs.replace(small.project.draft, negative="new"))
    saving.save(source, new, small.files, small.stack)

    def begin() -> None:
        for left in folder.iterdir():
            left.unlink()
        saving.save(path, small.project, small.files, small.stack)

    def state() -> str:
        found = read(path, None)
        assert found.project is not None and not found.damaged
        return found.project.draft.negative

    disk = FaultyDisk(folder, tmp_path)
    with saver(disk, source, unpacked) as process:
        begin()
        assert ask(process, path) == "done" and state() == "new"
        writes = disk.counted
        assert writes > 20
        for n in range(1, writes + 1):
            begin()
            disk.plan(Fault.FULL, n)
            answer = ask(process, path)
            disk.plan(Fault.NONE)
            assert answer.startswith("DiskError") and "No space left" in answer, (n, answer)
            assert state() == "" and not [left for left in folder.iterdir() if left.name.startswith(".")], n
        disk.plan(Fault.NO_FOLDER_SYNC)
        assert ask(process, path) == "done" and state() == "new"
    for n in range(1, writes + 1, 6):
        begin()
        disk.plan(Fault.KILL, n)
        with saver(disk, source, unpacked) as process:
            assert ask(process, path) == ""
        disk.plan(Fault.NONE)
        assert state() in ("", "new")
        saving.save(path, small.project, small.files, small.stack)
        assert sorted(left.name for left in folder.iterdir()) == ["a.ldp", "a.ldp~"]
    disk.close()
