"""``ld-edit doctor``: what the program needs, and what to do about what is missing. Torch-free."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from engine.cli import model_names
from engine.cli.options import Options
from engine.files.resources import resources_folder
from engine.process.progress_display import nothing
from engine.process.session import Conversation, OpenEngine
from engine.protocol.errors import CancelledError, EngineDiedError, EngineError, ExitCode
from engine.protocol.requests import CheckSamRequest, InspectRequest
from engine.protocol.results import CheckSamDone, InspectDone

_PACKAGES = ("torch", "torchvision", "diffusers", "transformers", "segment-anything", "PySide6-Essentials", "pillow")
_STARTER = ("diffusion/model_index.json", "sam/sam.safetensors", "judge/judge.safetensors")
_AGAIN = "Set the program up again: python3 packaging/start.py"


class Finding(msgspec.Struct, frozen=True):
    """``next_step`` is empty where all is well."""

    name: str
    ok: bool
    value: str
    next_step: str = ""


def doctor(options: Options, engine: OpenEngine) -> int:
    findings = [*_python(), *_starter(resources_folder()), _display(), *_engine(options, engine)]
    if options.json:
        print(json.dumps(msgspec.to_builtins(findings)))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.ok else 'MEND'} {finding.name}: {finding.value} {finding.next_step}".rstrip())
    return ExitCode.DONE if all(finding.ok for finding in findings) else ExitCode.MODEL


def _python() -> list[Finding]:
    findings = [Finding("python", sys.version_info >= (3, 11), platform.python_version())]
    for name in _PACKAGES:
        try:
            findings.append(Finding(name, True, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            findings.append(Finding(name, False, "is not installed.", _AGAIN))
    return findings


def _starter(folder: Path) -> list[Finding]:
    places = [folder / "starter" / name for name in _STARTER]
    return [Finding(f"starter {place.parent.name}", place.is_file(), str(place), _missing(place)) for place in places]


def _missing(place: Path) -> str:
    return "" if place.is_file() else f"is missing. {_AGAIN}"


def _display() -> Finding:
    """A missing display is no fault: the command line needs none."""
    if sys.platform != "linux":
        return Finding("display", True, "the system's own")
    shown = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    return Finding("display", True, shown or "none: the window cannot open here, ld-edit can run")


def _engine(options: Options, engine: OpenEngine) -> list[Finding]:
    """Starts the engine and asks it: that proves that torch and torchvision fit each other, and that models load."""
    try:
        with engine() as opened:
            found = [_answer("engine", _model, options, opened)]
            return found if options.sam is None else [*found, _answer("sam", _sam, options, opened)]
    except CancelledError:
        raise
    except EngineError as error:
        return [Finding("engine", False, error.message, error.next_step)]


def _answer(name: str, ask: Callable[[Options, Conversation], str], options: Options, opened: Conversation) -> Finding:
    try:
        return Finding(name, True, ask(options, opened))
    except (CancelledError, EngineDiedError):
        raise
    except EngineError as error:
        return Finding(name, False, error.message, error.next_step)


def _model(options: Options, opened: Conversation) -> str:
    request = InspectRequest(job="doctor", model=model_names.place(options.model, "diffusion"))
    found = opened.ask(request, InspectDone, nothing)
    free = found.free_bytes
    memory = "" if free is None else f", {free / 2**30:.1f} GB free"
    return f"{found.model.name} on {found.device}{memory}"


def _sam(options: Options, opened: Conversation) -> str:
    sam = model_names.place(options.sam, "sam")
    opened.ask(CheckSamRequest(job="doctor", sam=sam), CheckSamDone, nothing)
    return str(sam)
