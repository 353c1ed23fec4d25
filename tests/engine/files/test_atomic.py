"""Files are complete or absent, also where their writer is killed or the folder is a strange one."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from engine.files import atomic

# a writer of "new" that ends as by kill -9 before the rename that is told, or while it fills the file ("fill")
WRITER = """
import os, signal, sys
from pathlib import Path
from engine.files import atomic
renames = []
def end(event, arguments):
    if event == "os.rename":
        renames.append(arguments)
        if str(len(renames)) == sys.argv[2]:
            os.kill(os.getpid(), signal.SIGKILL)
def fill(temporary):
    temporary.write_text("new")
    if sys.argv[2] == "fill":
        os.kill(os.getpid(), signal.SIGKILL)
    if sys.argv[2] == "wait":
        print("writing", flush=True)
        sys.stdin.read()
def fill_beside(temporary):
    (temporary.parent / ".tmpAbC123").write_text("of a library")
    os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(end)
if sys.argv[2] == "beside":
    atomic.write(Path(sys.argv[1]), fill_beside, in_folder=True)
atomic.write(Path(sys.argv[1]), fill)
"""


def killed_writer(path: Path, moment: str) -> None:
    done = subprocess.run([sys.executable, "-c", WRITER, str(path), moment], check=False)
    assert done.returncode == -9
    assert len(hidden(path.parent)) == 1


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("before", [None, "old"])
@pytest.mark.parametrize("moment", ["fill", "beside", "1"])
def test_what_a_killed_writer_left_in_part_goes(tmp_path: Path, moment: str, before: str | None) -> None:
    path = tmp_path / "a.txt"
    if before is not None:
        path.write_text(before)
    killed_writer(path, moment)
    swept = atomic.sweep(tmp_path)
    assert (len(swept.removed), swept.adopted) == (1, ())
    assert list(tmp_path.iterdir()) == ([path] if before else [])
    assert before is None or path.read_text() == before


@pytest.mark.parametrize("before", [None, "old"])
def test_what_a_killed_writer_left_whole_is_adopted(tmp_path: Path, before: str | None) -> None:
    path = tmp_path / "a b.txt"
    if before is not None:
        path.write_text(before)
    killed_writer(path, "2")
    assert atomic.sweep(tmp_path) == ((), (path,))
    assert list(tmp_path.iterdir()) == [path] and path.read_text() == "new"


def test_what_was_written_later_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    killed_writer(path, "2")
    path.write_text("newer")
    (left,) = hidden(tmp_path)
    os.utime(tmp_path / left, ns=(0, 0))
    assert atomic.sweep(tmp_path) == ((tmp_path / left,), ())
    assert path.read_text() == "newer"


def test_what_somebody_writes_now_or_on_another_computer_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    killed_writer(path, "fill")
    (left,) = hidden(tmp_path)
    elsewhere = left.removesuffix(".part") + "0.part"  # another computer's number
    (tmp_path / left).rename(tmp_path / elsewhere)
    command = [sys.executable, "-c", WRITER, str(path), "wait"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None and writer.stdin is not None
        writer.stdout.readline()
        assert atomic.sweep(tmp_path) == ((), ())
        writer.stdin.close()
        assert writer.wait() == 0
    assert path.read_text() == "new" and hidden(tmp_path) == [elsewhere]


def test_a_file_of_its_own_with_such_a_name_stays(tmp_path: Path) -> None:
    for name in (".a.txt.part", ".a.txt.12.part", "a.txt.99999999999999999999-0.part", ".part", ".a.99-x.whole"):
        (tmp_path / name).touch()
    before = sorted(tmp_path.iterdir())
    assert atomic.sweep(tmp_path) == ((), ())
    assert sorted(tmp_path.iterdir()) == before
    assert atomic.sweep(tmp_path / "nowhere") == ((), ())


@pytest.mark.parametrize("moment", ["fill", "2"])
def test_names_may_be_as_long_as_the_system_allows(tmp_path: Path, moment: str) -> None:
    path = tmp_path / ("ä" * 125 + ".png")
    atomic.write_bytes(path, b"old")
    killed_writer(path, moment)
    assert len(atomic.sweep(tmp_path).removed) == 1
    assert list(tmp_path.iterdir()) == [path] and path.read_bytes() == b"old"


def refuse_folders(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("code", [errno.EINVAL, errno.EOPNOTSUPP, errno.EBADF, errno.EACCES])
def test_a_folder_that_refuses_fsync_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    refuse_folders(monkeypatch, code)
    atomic.write_bytes(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").read_bytes() == b"new"


def test_a_disk_that_breaks_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_folders(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="Input/output"):
        atomic.write_bytes(tmp_path / "a.txt", b"new")
