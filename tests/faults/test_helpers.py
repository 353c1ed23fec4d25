"""Helper processes: what libraries print is no answer, and each end has its own cause."""

from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest

from engine.helpers.helper_process import HELPERS, HelperProcess, failure
from engine.helpers.picture_helpers import Coverage, change_mask
from engine.helpers.process_failures import CANNOT_LOAD, NO_MEMORY
from engine.helpers.process_output import OutputTail
from engine.process.client import EngineClient
from engine.protocol.errors import (
    EngineDiedError,
    EngineError,
    EngineKilledError,
    FaultError,
    InstallationError,
    OutOfMemoryError,
    PictureError,
)
from engine.protocol.events import encode, finished
from engine.protocol.helper_tasks import MaskTask
from engine.protocol.requests import InspectRequest
from engine.protocol.results import CheckSamDone
from engine.protocol.texts import shown

FAILING = shown("The mask could not be made")
CHATTER = """
import ctypes, os, sys
from engine.protocol.channel import claim
channel = claim()
print("a warning of a library")
os.write(1, b"straight to the descriptor\\n")
ctypes.CDLL(None).puts(b"from C")
ctypes.CDLL(None).fflush(None)
os.system("echo from a child of its own")
{then}
"""
ANSWER = """
from engine.helpers.picture_helpers import Coverage
task = channel.source.read()
channel.result(Coverage(), [task])
"""


def run(code: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, check=False)


def test_what_is_printed_is_no_answer() -> None:
    done = run(CHATTER.format(then=ANSWER), b"coverage")
    assert done.stdout == b'{"type":"Result","value":{}}\ncoverage'
    said = done.stderr.decode()
    assert all(word in said for word in ("a warning of a library", "straight to", "from C", "from a child of its own"))


def test_nothing_else_reads_what_a_helper_is_asked() -> None:
    done = run(CHATTER.format(then="sys.stdin.read(); os.read(0, 9)" + ANSWER), b"coverage")
    assert done.stdout.endswith(b"\ncoverage")


@pytest.mark.parametrize("name", ["decode", "export", "mask", "colour", "edge"])  # the others load torch
def test_every_helper_ends_quietly_without_a_question(name: str) -> None:
    """What cannot be decoded ends it by an exception: nothing of that reaches its channel."""
    command = [sys.executable, "-m", "engine.helpers.entry", name]
    done = subprocess.run(command, input=b"", capture_output=True, check=False)
    assert done.returncode == 1 and done.stdout == b"" and b"Traceback" in done.stderr


def test_what_a_helper_printed_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "engine.helpers.helper_process")
    with pytest.raises(FaultError, match="cannot reshape"):
        change_mask(MaskTask("grow", 3, width=9, height=9), b"short")
    assert "mask said: Traceback" in caplog.text and "cannot reshape" in caplog.text


@pytest.mark.parametrize(
    ("code", "lines", "kind", "words"),
    [
        (-9, [], OutOfMemoryError, "killed, most likely because the computer ran out of memory"),
        (NO_MEMORY, ["MemoryError"], OutOfMemoryError, "more memory than is free"),
        (-6, ["terminate called after throwing an instance of 'std::bad_alloc'"], OutOfMemoryError, "more memory"),
        (CANNOT_LOAD, ["ImportError: numba needs numpy 2.3 or less"], InstallationError, "numba needs numpy"),
        (1, ["python: No module named engine.helpers.entry"], InstallationError, "installation is damaged"),
        (127, ["python: error while loading shared libraries"], InstallationError, "shared libraries"),
        (-11, ["Fatal Python error: Segmentation fault"], FaultError, "crashed (signal 11)"),
        (1, ["ValueError: no such thing."], FaultError, "ValueError: no such thing."),
        (0, [], FaultError, "ended before it had answered (exit code 0)"),
    ],
)
def test_each_end_has_its_own_cause(code: int, lines: Sequence[str], kind: type[EngineError], words: str) -> None:
    told = failure(HELPERS["edge"], FAILING, code, lines)
    assert type(told) is kind and words in told.message and told.message.startswith("The mask could not be made: ")
    assert told.next_step
    foreign = failure(HELPERS["decode"], FAILING, code, lines)
    assert type(foreign) is (PictureError if kind is FaultError else kind)
    assert ("damaged or hostile" in foreign.next_step) == (kind is FaultError)


@pytest.mark.parametrize("start", [lambda: EngineClient(("engine",)).start(), lambda: HelperProcess("mask", FAILING)])
@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOMEM, OutOfMemoryError),
        (errno.EAGAIN, OutOfMemoryError),
        (errno.EMFILE, OutOfMemoryError),
        (errno.ENOENT, InstallationError),
        (errno.EACCES, InstallationError),
    ],
)
def test_a_process_that_cannot_be_started_has_one_cause_everywhere(
    start: Callable[[], object], code: int, kind: type[EngineError], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(EngineError) as told:
        start()
    assert type(told.value) is kind and os.strerror(code) in told.value.message


def test_an_engine_that_lacks_memory_is_told_of_as_that(capfd: pytest.CaptureFixture[str]) -> None:
    client = EngineClient((sys.executable, "-c", "raise MemoryError"))
    client.start()
    with pytest.raises(EngineKilledError, match="could not be started: it needs more memory than is free"):
        list(client.events())
    client.close()
    assert "MemoryError" in capfd.readouterr().err


def test_a_helper_that_is_killed_is_told_of_as_that() -> None:
    with HelperProcess("mask", FAILING) as helper:
        (process,) = (child for child in psutil.Process().children() if child.cmdline()[-1] == "mask")
        process.kill()
        helper.ask(MaskTask("grow", 3, width=9, height=9), [bytes(81)])
        with pytest.raises(OutOfMemoryError, match="was killed"):
            helper.result(Coverage)


def test_a_broken_installation_is_told_of_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that cannot be loaded, found before the real one."""
    (tmp_path / "cv2").mkdir()
    (tmp_path / "cv2" / "__init__.py").write_text("raise ImportError('libGL.so.1: cannot open shared object file')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with HelperProcess("colour", FAILING) as helper, pytest.raises(InstallationError, match=r"libGL\.so\.1"):
        helper.result(Coverage)


def test_what_a_child_prints_is_kept_to_its_last_lines() -> None:
    reading, writing = os.pipe()
    overheard = OutputTail(os.fdopen(reading, "rb"))
    with os.fdopen(writing, "wb") as sink:
        sink.write(b"".join(b"line %d\r\n\n" % k for k in range(1000)) + b"\xff")
    lines = overheard.lines()
    assert len(lines) == 200 and lines[-2:] == ["line 999", "\ufffd"]


def test_a_helper_ends_by_itself_when_its_time_is_over() -> None:
    """It waits for a question that never comes."""
    code = (
        "import sys; from engine.helpers import entry, helper_process as h; "
        "h.HELPERS['mask'] = h.HELPERS['mask']._replace(seconds=0.5); sys.argv = ['', 'mask']; sys.exit(entry.main())"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=pipe) as child:
        assert child.wait(60) == 1
        assert child.stdout is not None and child.stdout.read() == b""
        assert child.stderr is not None and b"Timeout (0:00:00.5" in child.stderr.read()


def test_a_helper_that_took_its_time_is_told_of_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HELPERS, "mask", HELPERS["mask"]._replace(seconds=0.0))
    with HelperProcess("mask", FAILING) as helper:
        helper.kill()
        with pytest.raises(PictureError, match="The mask could not be made: it took longer than 0 min"):
            helper.result(Coverage)


def test_an_engine_that_cannot_start_tells_its_last_line(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A torch that prints and then fails is found before the real one."""
    (tmp_path / "torch.py").write_text("print('welcome to torch')\nraise ImportError('libtorch.so: file too short')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    client = EngineClient()
    client.start()
    client.send(InspectRequest(job="a"))
    with pytest.raises(
        InstallationError, match=r"could not be started: .*ImportError: libtorch\.so: file too short\)"
    ) as told:
        list(client.events())
    client.close()
    assert "doctor" in told.value.next_step
    assert "welcome to torch" in capfd.readouterr().err  # and not among the answers


def test_an_engine_that_ends_later_is_told_of_with_what_it_said(capfd: pytest.CaptureFixture[str]) -> None:
    answer = finished("a", CheckSamDone())
    code = f"print({encode(answer).decode()!r}, flush=True); raise RuntimeError('the disk is gone.')"
    client = EngineClient((sys.executable, "-c", code))
    client.start()
    events = client.events()
    assert next(events) == answer
    with pytest.raises(EngineDiedError, match=r"exit code 1\): RuntimeError: the disk is gone\. "):
        list(events)
    client.close()
    assert "Traceback" in capfd.readouterr().err
