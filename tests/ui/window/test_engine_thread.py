"""The engine's owner in the window: every request gets one answer, whatever its child does and whenever."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from qasync import QEventLoop

from engine.protocol.errors import CancelledError, EngineDiedError, UsageError
from engine.protocol.requests import InspectRequest, Request
from ld_desktop.engine_thread import EngineThread
from tests.ui.waiting import Live, hold_until, until

# notes its start, then answers in the engine's words; what a job is named decides how
CHILD = """
import json, pathlib, sys
pathlib.Path(sys.argv[1]).open("a").write("started\\n")
cancelled = set()
for line in sys.stdin:
    request = json.loads(line)
    job, kind = request["job"], request["request"]
    if kind == "Cancel":
        cancelled.add(job)
        if job.startswith("slow"):
            print(json.dumps({"event": "Cancelled", "job": job}), flush=True)
    elif job == "deadly":
        sys.exit(3)
    elif job == "poison":
        print(json.dumps({"event": "Failed", "job": job, "kind": "EngineDiedError", "message": "Broken.",
                          "next_step": "Again.", "exit_code": 5}), flush=True)
        sys.exit(3)
    elif not job.startswith("slow"):
        print(json.dumps({"event": "Finished", "job": job, "result": {"job": job}}), flush=True)
"""
Make = Callable[..., EngineThread]


class Echo(msgspec.Struct):
    """The child's result."""

    job: str


def job(name: str) -> Request:
    return InspectRequest(job=name)


@pytest.fixture
def starts(tmp_path: Path) -> Path:
    """Gets a line for each child that starts."""
    path = tmp_path / "starts"
    path.touch()
    return path


def count(starts: Path) -> int:
    return len(starts.read_text().splitlines())


@pytest.fixture
def engine(loop: QEventLoop, starts: Path) -> Iterator[EngineThread]:
    thread = EngineThread((sys.executable, "-c", CHILD, str(starts)))
    yield thread
    thread.stop()


@pytest.fixture
def other(loop: QEventLoop, tmp_path: Path) -> Iterator[EngineThread]:
    thread = EngineThread((sys.executable, "-c", CHILD, str(tmp_path / "other starts")))
    yield thread
    thread.stop()


@pytest.fixture
def missing(loop: QEventLoop) -> Iterator[EngineThread]:
    """Its program does not exist."""
    thread = EngineThread(("/no/such/program",))
    yield thread
    thread.stop()


def test_what_was_asked_before_the_start_is_answered(engine: EngineThread, live: Live) -> None:
    async def session() -> None:
        early, cancelled = (asyncio.ensure_future(engine.request(job(name), Echo)) for name in ("early", "slow"))
        unreadable = asyncio.ensure_future(engine.request(InspectRequest(job="odd", model="\udcff"), Echo))
        await asyncio.sleep(0)
        engine.cancel("slow")
        engine.start()
        assert await early == Echo("early")
        with pytest.raises(CancelledError):
            await cancelled
        with pytest.raises(UsageError, match="Unicode"):
            await unreadable

    live(session())


def test_a_dead_child_fails_its_own_jobs_and_the_next_serves_the_rest(
    engine: EngineThread, live: Live, starts: Path
) -> None:
    async def session() -> None:
        engine.start()
        lost = asyncio.ensure_future(engine.request(job("slow"), Echo))
        with pytest.raises(EngineDiedError, match="exit code 3"):
            await engine.request(job("deadly"), Echo)
        with pytest.raises(EngineDiedError, match="exit code 3"):
            await lost
        engine.cancel("slow")  # too late: nobody has that job any more
        assert await engine.request(job("next"), Echo) == Echo("next")
        assert count(starts) == 2

    live(session())


def test_late_news_of_a_dead_child_spares_what_the_new_one_was_asked(
    engine: EngineThread, live: Live, starts: Path
) -> None:
    async def session() -> None:
        engine.start()
        await engine.request(job("first"), Echo)
        deadly = asyncio.ensure_future(engine.request(job("deadly"), Echo))
        await asyncio.sleep(0)
        hold_until(lambda: count(starts) == 2, "the second child")  # its predecessor's end is not delivered yet
        assert not deadly.done()
        assert await engine.request(job("second"), Echo) == Echo("second")
        with pytest.raises(EngineDiedError):
            await deadly

    live(session())


def test_each_request_to_an_engine_that_cannot_start_is_refused(missing: EngineThread, live: Live) -> None:
    answers: list[asyncio.Future[Echo]] = []

    async def session() -> None:
        # whenever the thread has just given up, or is about to
        missing.died.connect(
            lambda: answers.append(asyncio.ensure_future(missing.request(job(str(len(answers))), Echo)))
        )
        missing.start()
        await until(lambda: len(answers) > 10, "the refusals")
        missing.died.disconnect()
        for answer in answers:
            with pytest.raises(EngineDiedError, match="could not be started"):
                await answer

    live(session())


def test_another_device_is_tried_at_once_after_one_that_only_failed(missing: EngineThread, live: Live) -> None:
    died: list[object] = []

    async def session() -> None:
        missing.died.connect(died.append)
        missing.start()
        await until(lambda: len(died) == 3, "that it is given up")
        missing.use_device("cpu")
        await until(lambda: len(died) == 6, "the tries with the other one")

    live(session())


def test_a_child_that_only_fails_is_not_started_for_ever(
    engine: EngineThread, other: EngineThread, live: Live, starts: Path
) -> None:
    """A device that stays broken fails the question that the window asks each new engine."""
    asked: list[asyncio.Future[Echo]] = []

    async def session() -> None:
        def ask(state: str) -> None:
            if state == "ready":
                asked.append(asyncio.ensure_future(engine.request(job("poison"), Echo)))

        engine.state_changed.connect(ask)
        engine.start()
        await until(lambda: engine.state == "stopped" and len(asked) == 3, "the third end")
        other.start()
        await other.request(job("meanwhile"), Echo)  # a fourth start would have shown by now
        assert count(starts) == len(asked) == 3
        for answer in asked:
            with pytest.raises(EngineDiedError, match=r"Broken\."):
                await answer
        engine.state_changed.disconnect(ask)
        assert await engine.request(job("mended"), Echo) == Echo("mended")
        assert count(starts) == 4

    live(session())
