"""``ld-edit doctor``: what the program needs, what a model is, and what to do about what is missing. Torch-free."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from engine.cli import model_names
from engine.cli.options import Options
from engine.files.resources import resources_folder
from engine.model_store.catalogue import Kind
from engine.models.identity import identify
from engine.process.progress_display import nothing
from engine.process.session import Conversation, OpenEngine
from engine.protocol.errors import CancelledError, EngineDiedError, EngineError, ExitCode
from engine.protocol.requests import NOTHING_ADDED, Additions, CheckSamRequest, InspectRequest
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
    """0 where all is well, else the exit code of the first thing that is not."""
    installed = [*_python(), *_starter(resources_folder()), _display()]
    found = [(finding, ExitCode.DONE if finding.ok else ExitCode.MODEL) for finding in installed]
    found += _answers(options, engine)
    findings = [finding for finding, _ in found]
    if options.json:
        print(json.dumps(msgspec.to_builtins(findings)))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.ok else 'MEND'} {finding.name}: {finding.value} {finding.next_step}".rstrip())
    return next((code for _, code in found if code != ExitCode.DONE), ExitCode.DONE)


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


def _answers(options: Options, engine: OpenEngine) -> Iterator[tuple[Finding, ExitCode]]:
    """Starts the engine and asks it: that proves that torch and torchvision fit each other, and that models load."""
    name = "engine"
    try:
        with engine() as opened:
            yield Finding(name, True, _starter_model(opened)), ExitCode.DONE
            added = Additions(options.loras, options.vae, options.embeddings)
            if options.model is not None:
                yield _chosen("model", options.model, "diffusion", lambda place: _load_model(opened, place, added))
            elif added != NOTHING_ADDED:
                yield _found("model", lambda: _load_model(opened, None, added))
            if options.sam is not None:
                yield _chosen("sam", options.sam, "sam", lambda place: _load_sam(opened, place))
    except CancelledError:
        raise
    except EngineError as error:
        yield _failed(name, error)


def _chosen(name: str, given: str, wanted: Kind, load: Callable[[str], str]) -> tuple[Finding, ExitCode]:
    """What the path or ID ``given`` is, and whether the engine can use it. Raises CancelledError, EngineDiedError."""
    told: list[str] = []

    def look() -> str:
        place = model_names.place(given, wanted) or given
        told.append(f"{identify(Path(place)).text}. ")
        return load(place)

    finding, code = _found(name, look)
    return msgspec.structs.replace(finding, value="".join([*told, finding.value])), code


def _found(name: str, look: Callable[[], str]) -> tuple[Finding, ExitCode]:
    """What ``look`` tells or complains of. Raises CancelledError, EngineDiedError."""
    try:
        return Finding(name, True, look()), ExitCode.DONE
    except (CancelledError, EngineDiedError):
        raise
    except EngineError as error:
        return _failed(name, error)


def _failed(name: str, error: EngineError) -> tuple[Finding, ExitCode]:
    return Finding(name, False, error.message, error.next_step), error.exit_code


def _starter_model(opened: Conversation) -> str:
    found = opened.ask(InspectRequest(job="doctor"), InspectDone, nothing)
    free = found.free_bytes
    memory = "" if free is None else f", {free / 2**30:.1f} GB free"
    return f"{found.model.name} on {found.device}{memory}"


def _load_model(opened: Conversation, place: str | None, added: Additions) -> str:
    asked = InspectRequest(job="doctor", model=place, **msgspec.structs.asdict(added))
    found = opened.ask(asked, InspectDone, nothing)
    words = f" Words that are added: {', '.join(found.words)}." if found.words else ""
    return f"It loads and can be used; it draws {found.model.size} px a side.{words}"


def _load_sam(opened: Conversation, place: str) -> str:
    opened.ask(CheckSamRequest(job="doctor", sam=place), CheckSamDone, nothing)
    return "It loads and can be used."
