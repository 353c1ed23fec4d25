"""What tests of the command line run and get back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Never

import pytest

EXAMPLE = Path(__file__).resolve().parents[3] / "resources" / "example"
PHOTO, MASK = str(EXAMPLE / "photo.png"), str(EXAMPLE / "mask.png")
PROMPTS = ("--object", "a dog jumping", "--background", "in the snow")


@dataclasses.dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


LdEdit = Callable[..., Done]


def no_engine() -> Never:
    pytest.fail("the engine was started")


alone = pytest.mark.parametrize("open_engine", [no_engine], ids=["alone"])
