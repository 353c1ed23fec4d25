"""Ctrl-C while the engine answers what it does not stop for."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from engine.process.session import conversation
from engine.protocol.errors import CancelledError
from engine.protocol.events import AnyEvent, Failed, Finished
from engine.protocol.requests import InspectRequest
from engine.protocol.results import InspectDone
from tests.tiny_models import write_tiny_diffusion


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_tiny_diffusion(tmp_path_factory.mktemp("model"), card={"name": "Tiny", "kind": "sd"}))


def interrupting(event: AnyEvent) -> None:
    """The last moment at which the job still runs."""
    if isinstance(event, Finished | Failed):
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_counts_though_the_request_finished(model: str) -> None:
    with pytest.raises(CancelledError), conversation() as opened:
        opened.ask(InspectRequest(job="texts", model=model, prompts=("a dog",)), InspectDone, interrupting)


def test_an_interrupt_counts_though_the_request_failed(tmp_path: Path) -> None:
    with pytest.raises(CancelledError), conversation() as opened:
        opened.ask(InspectRequest(job="texts", model=str(tmp_path / "nothing")), InspectDone, interrupting)
