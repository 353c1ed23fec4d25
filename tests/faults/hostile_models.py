"""Hostile models, tuned edits and requests: each must be refused with whose fault it is.

``python -m tests.faults.hostile_models`` makes them all, gives them to an engine and prints a table.
"""

from __future__ import annotations

import collections
import itertools
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import msgspec
import torch
from PIL import Image

from engine.editing import tuned_edit
from engine.editing.kept_background import KeptBackground
from engine.editing.tuned_edit import Tuned
from engine.files.resources import resources_folder
from engine.models.diffusion_model import DiffusionModel
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.process.dispatch import Engine
from engine.protocol.errors import ExitCode
from engine.protocol.events import Event, Failed, Finished
from engine.protocol.requests import (
    AnyRequest,
    Cancel,
    CheckSamRequest,
    InspectRequest,
    SampleRequest,
    decode_request,
    encode,
)
from tests.faults.hostile_edits import hostile_edits
from tests.faults.hostile_folders import Folders, Hostile, hostile
from tests.faults.hostile_kinds import kinds
from tests.faults.hostile_requests import hostile_requests
from tests.faults.hostile_sams import hostile_sams
from tests.tiny_models import WORDS, write_tiny_diffusion, write_tiny_sam
from tests.tuned_edits import about

LONG_S = 2.0
_TOO_LONG_S = 60
JOB = "job"
_HEAD = f"{'group':<20}{'cases':>7}{'exit 2':>8}{'exit 3':>8}{'exit 4':>8}{'other':>7}{'wrong':>7}{'over 2 s':>10}"
_ADVICE_OF_LIBRARIES = (
    *("eights only", "weights_only", "two options", "arbitrary code", "trust_remote_code", "pip install"),
    "Traceback",
)


@dataclass(frozen=True)
class Case:
    """``line`` is asked of the engine, which must end with one of ``codes`` and name ``named``.

    The group "sound" and the requests that are called so are to be done: what the others differ from is sound.
    """

    group: str
    name: str
    line: bytes
    named: str
    codes: tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """``wrong`` says what is wrong with how ``case`` ended; empty where nothing is."""

    case: Case
    code: int
    said: str
    seconds: float
    wrong: str


class _HangError(BaseException):
    """No handler of errors keeps it."""


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise _HangError


def run(case: Case, engine: Engine) -> Outcome:
    started = time.monotonic()
    signal.alarm(_TOO_LONG_S)
    try:
        code, said = _ask(case.line, engine)
    except _HangError:
        code, said = ExitCode.FAULT, "it hangs"
    except Exception as error:
        code, said = ExitCode.FAULT, f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
    seconds = time.monotonic() - started
    return Outcome(case, code, said, seconds, _fault(case, code, said))


def _ask(line: bytes, engine: Engine) -> tuple[int, str]:
    """Exit code and message, as the engine's process would answer ``line``."""
    try:
        request = decode_request(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return ExitCode.USAGE, f"Unreadable request: {error}"
    assert not isinstance(request, Cancel)
    events: list[Event] = []
    engine.run(request, events.append, lambda: False)
    last = events[-1]
    if isinstance(last, Failed):
        return last.exit_code, f"{last.message} {last.next_step}"
    return ExitCode.DONE, type(last).__name__ + (
        f" {bytes(last.result)[:80].decode()}" if isinstance(last, Finished) else ""
    )


def _fault(case: Case, code: int, said: str) -> str:
    if code not in case.codes:
        return f"ended with {code}"
    if case.named not in said:
        return f"does not name {case.named}"
    found = [advice for advice in _ADVICE_OF_LIBRARIES if advice in said]
    return f"says {found[0]}" if found else ""


def make_engine(root: Path) -> Engine:
    """With tiny models."""
    quiet_libraries()
    card = {"name": "Tiny", "kind": "starter", "words": list(WORDS)}
    write_tiny_diffusion(root / "starter" / "diffusion", card=card)
    write_tiny_sam(root / "starter" / "sam")
    shutil.copytree(resources_folder() / "models", root / "models")
    return Engine(root, torch.device("cpu"))


def cases(engine: Engine, root: Path) -> Iterator[Case]:
    """``root`` is where ``engine`` has its models; it takes the hostile ones as well."""
    photo, mask, out = _pictures(root)
    folders = Folders(root / "starter" / "diffusion", root / "variants")
    for each in itertools.chain(hostile(folders), kinds(folders)):
        yield _case(each, InspectRequest(job=JOB, model=str(each.path)), (ExitCode.MODEL,))
    for each in hostile_sams(Folders(root / "starter" / "sam", root / "sams"), folders):
        yield _case(each, CheckSamRequest(job=JOB, sam=str(each.path)), (ExitCode.MODEL,))
    for name, request in (("a model", InspectRequest(job=JOB)), ("a SAM", CheckSamRequest(job=JOB))):
        yield Case("sound", name, encode(request), "", (ExitCode.DONE,))
    full, lora = (_tuned(engine.models.get(None), root / f"{name}.safetensors") for name in ("full", "lora"))
    for each in hostile_edits(Folders(root, root / "edits"), full, lora):
        yield _case(each, SampleRequest(job=JOB, tuned=str(each.path), out=str(out)), (ExitCode.BAD_INPUT,))
    for kept in (full, lora):
        sample = SampleRequest(job=JOB, tuned=str(kept), out=str(out), seeds=(1,), overrides={"sampling_steps": 1})
        yield Case("sound", f"a {kept.stem} tuned edit", encode(sample), "", (ExitCode.DONE,))
    for asked in hostile_requests(photo, mask, full, out):
        yield Case("requests", asked.name, asked.line, "", asked.codes)


def _case(hostile: Hostile, request: AnyRequest, codes: tuple[int, ...]) -> Case:
    return Case(hostile.group, hostile.name, encode(request), hostile.named, codes)


def _pictures(root: Path) -> tuple[Path, Path, Path]:
    """A photo, a mask, and a folder for results."""
    photo, mask = root / "photo.png", root / "mask.png"
    Image.linear_gradient("L").resize((96, 96)).convert("RGB").save(photo)
    drawn = Image.new("L", (96, 96))
    drawn.paste(255, (24, 24, 60, 60))
    drawn.save(mask)
    return photo, mask, root / "out"


def _tuned(model: DiffusionModel, path: Path) -> Path:
    """A sound tuned edit that changes nothing, with LoRA where ``path`` is called so."""
    lora = path.stem == "lora"
    copy, own = model.denoiser.working_copy(model.device), model.denoiser.weights()
    told = about(model, "lora" if lora else "full")
    latents = torch.zeros(1, *model.latent_shape(told.size))
    known = KeptBackground(Image.new("RGB", told.size), latents.clone(), torch.ones(1, 1, *latents.shape[2:]))
    weights = tuned_edit.factors(copy.add_lora(2, 0)) if lora else tuned_edit.difference(own, own)
    a, b, negative = model.embed("a dog"), model.embed("in the snow"), model.embed("")
    tuned_edit.save(Tuned(told, a, b, negative, latents, known, None, weights), path)
    return path


def run_all() -> list[Outcome]:
    before = signal.signal(signal.SIGALRM, _interrupt)
    try:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            engine = make_engine(root)
            return [run(case, engine) for case in cases(engine, root)]
    finally:
        signal.signal(signal.SIGALRM, before)


def table(outcomes: Sequence[Outcome]) -> str:
    """One line a group: how many cases, how they ended, and what is wrong."""
    lines = [_HEAD]
    groups = list(dict.fromkeys(outcome.case.group for outcome in outcomes))
    for group in (*groups, "all"):
        those = [outcome for outcome in outcomes if group in (outcome.case.group, "all")]
        codes = collections.Counter(outcome.code for outcome in those)
        other = sum(count for code, count in codes.items() if code not in (2, 3, 4))
        wrong = sum(bool(outcome.wrong) for outcome in those)
        slow = sum(outcome.seconds > LONG_S for outcome in those)
        lines.append(f"{group:<20}{len(those):>7}{codes[2]:>8}{codes[3]:>8}{codes[4]:>8}{other:>7}{wrong:>7}{slow:>10}")
    return "\n".join(lines)


def main() -> int:
    outcomes = run_all()
    for outcome in outcomes:
        if outcome.wrong or outcome.seconds > LONG_S or "--all" in sys.argv:
            case = outcome.case
            print(f"{case.group} / {case.name} {outcome.wrong} ({outcome.seconds:.1f} s): {outcome.said[:300]}")
    print(table(outcomes))
    print(f"{sum(outcome.seconds for outcome in outcomes):.1f} s in all")
    return int(any(outcome.wrong for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
