"""How far the forecast of an edit is from what happened: of its seconds, and on a CUDA device of its memory.

Twenty edits of the picture-book world by the starter, of several presets, methods, adaptations, memory modes and
numbers of seeds, each forecast right before it runs, all by one engine. On a CPU no memory is compared: there the
forecast is of what the model takes, and what a process takes has much else in it.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks import report, timing
from benchmarks.scenes import DEVELOPMENT, edits
from engine.files.resources import resources_folder
from engine.process.dispatch import Engine
from engine.protocol.events import Event, Failed, Finished, R, answer, error_of
from engine.protocol.requests import AnyRequest, ForecastRequest
from engine.protocol.results import EditDone, ForecastDone
from engine.protocol.settings import Memory, MethodName, Preset

_GB = 1e9
_FEW: Final[Mapping[str, Any]] = {"embedding_steps": 2, "weight_steps": 2, "sampling_steps": 2}


class Case(msgspec.Struct, frozen=True):
    """One edit."""

    preset: Preset = "draft"
    method: MethodName = "layerdiffusion"
    seeds: int = 1
    memory: Memory = "fast"
    reference: str = "generate"
    overrides: Mapping[str, Any] = {}

    def __str__(self) -> str:
        said = [f"{key}={value}" for key, value in self.overrides.items()]
        return " ".join([self.preset, self.method, self.memory, self.reference, f"{self.seeds} seeds", *said])


class Found(msgspec.Struct, frozen=True):
    """Of one edit; bytes where they were measured."""

    case: str
    forecast_seconds: float
    seconds: float
    forecast_bytes: int | None
    peak_bytes: int | None


_LORA: Final = {"adaptation": "lora"}
CASES: Final = (
    *(Case(seeds=seeds) for seeds in (1, 2, 4, 8)),
    *(Case(seeds=seeds, overrides=_LORA) for seeds in (1, 2, 4)),
    *(Case(seeds=seeds, memory="lean") for seeds in (1, 4)),
    *(Case(seeds=seeds, reference="photo") for seeds in (1, 4)),
    *(Case(overrides={"sampling_steps": steps}) for steps in (10, 50)),
    *(Case(method=method, seeds=seeds) for method in ("sdedit", "imagic") for seeds in (1, 4)),
    Case(method="pnp"),
    *(Case(preset="balanced", seeds=seeds) for seeds in (1, 4)),
)


class Options(report.Options):
    resources: Path


def main(arguments: Sequence[str] | None = None) -> None:
    parser = report.parser("forecast", __doc__)
    parser.add_argument("--resources", type=Path, default=resources_folder(), help="where starter/ is")
    options = parser.parse_args(arguments, namespace=Options())
    engine = Engine(options.resources)
    cases = [msgspec.structs.replace(case, overrides=_FEW) for case in CASES[:2]] if options.quick else CASES
    found: list[Found] = []
    for number, case in enumerate(cases):
        found.append(_compare(engine, case))
        print(f"{number + 1} of {len(cases)}: {_line(found[-1])}", flush=True)
    pairs = {"seconds": [(each.forecast_seconds, each.seconds) for each in found]}
    pairs["memory"] = [
        (each.forecast_bytes, each.peak_bytes)
        for each in found
        if each.forecast_bytes is not None and each.peak_bytes is not None
    ]
    print()
    rows = [_row(name, each) for name, each in pairs.items() if each]
    report.print_table(["forecast of", "edits", "median error", "worst error", "median of real / forecast"], rows)
    errors = {name: [_error(*pair) for pair in each] for name, each in pairs.items()}
    report.finish("forecast", options, {"edits": found, "errors": errors}, [])


def _compare(engine: Engine, case: Case) -> Found:
    model = engine.models.get(None)
    with tempfile.TemporaryDirectory() as folder:
        task, seeds = edits(1, DEVELOPMENT)[0], range(1, case.seeds + 1)
        asked = timing.request(task, model, Path(folder), case.preset, seeds, case.overrides, case.memory)
        asked = msgspec.structs.replace(asked, method=case.method, reference=case.reference)
        told = _ask(
            engine,
            ForecastRequest(job="forecast", edit=asked, photo_size=(model.size, model.size), memory=True),
            ForecastDone,
        )
        started = time.monotonic()
        done = _ask(engine, asked, EditDone)
        seconds = time.monotonic() - started
    of_device = model.device.type == "cuda"
    wanted = max(int(stage.bytes or 0) for stage in told.stages) if of_device else None
    peak = max(stage.peak_bytes for stage in done.result.stages) if of_device else None
    return Found(str(case), told.seconds, seconds, wanted, peak)


def _ask(engine: Engine, request: AnyRequest, kind: type[R]) -> R:
    events: list[Event] = []
    engine.run(request, events.append, lambda: False)
    match events[-1]:
        case Finished() as done:
            return answer(done, kind)
        case Failed() as failure:
            raise error_of(failure)
        case _:
            raise AssertionError("Nobody cancels.")


def _error(forecast: float, real: float) -> float:
    """As a share of what happened."""
    return abs(forecast - real) / real


def _line(found: Found) -> str:
    seconds = f"{found.forecast_seconds:.1f} s forecast, {found.seconds:.1f} s real"
    if found.forecast_bytes is None or found.peak_bytes is None:
        return f"{found.case}: {seconds}"
    return (
        f"{found.case}: {seconds}; {found.forecast_bytes / _GB:.2f} GB forecast, {found.peak_bytes / _GB:.2f} GB real"
    )


def _row(name: str, pairs: Sequence[tuple[float, float]]) -> list[str]:
    errors, ratios = [_error(*pair) for pair in pairs], [real / forecast for forecast, real in pairs]
    return [
        name,
        str(len(pairs)),
        f"{statistics.median(errors):.0%}",
        f"{max(errors):.0%}",
        f"{statistics.median(ratios):.2f}",
    ]


if __name__ == "__main__":
    main()
