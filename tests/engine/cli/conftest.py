from __future__ import annotations

import contextlib

import pytest

from engine.cli import main
from engine.process.session import Conversation, OpenEngine
from tests.engine.cli.commands import Done, LdEdit
from tests.tiny_models import WORDS, write_tiny_diffusion


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    balanced = {"embedding_steps": 2, "weight_steps": 2, "weight_rate": 1e-3, "sampling_steps": 2}
    card = {"name": "Tiny", "kind": "starter", "words": list(WORDS), "presets": {"balanced": balanced}}
    return str(write_tiny_diffusion(tmp_path_factory.mktemp("model"), card=card))


@pytest.fixture
def open_engine(opened: Conversation) -> OpenEngine:
    """One that is there already."""
    return lambda: contextlib.nullcontext(opened)


@pytest.fixture
def ld_edit(open_engine: OpenEngine, capfd: pytest.CaptureFixture[str]) -> LdEdit:
    """The command as ``real_ld_edit`` runs it, in this process; where a test is ``alone`` it may start no engine."""

    def run(*arguments: str) -> Done:
        try:
            code = main.main(arguments, open_engine)
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capfd.readouterr()
        return Done(code, said.out, said.err)

    return run
