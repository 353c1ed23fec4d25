"""What only a graphics card can tell: whether what is computed in 16 bits is as near to float32 as diffusers', what
becomes of a job that runs out of memory in each of its stages, how soon a job that is cancelled ends, and whether the
card's memory is free again afterwards.

With the shapes of Stable Diffusion 1.4, or ``--tiny`` on whatever device there is: that shows that it works. Without a
card running out of memory is only told to the job. Each figure is printed as soon as it is known.
"""

from __future__ import annotations

import gc
import math
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import torch
from torch import Tensor, nn

from benchmarks import report, timing
from benchmarks.report import Budget
from benchmarks.scenes import DEVELOPMENT, edits
from benchmarks.sd_shape import SD14, TINY, random_model
from engine.editing.jobs import edit
from engine.editing.pending_tuned_edit import PendingTunedEdit
from engine.editing.sources import SamViews
from engine.editing.steering import Steering
from engine.files.resources import resources_folder
from engine.models.devices import best_device
from engine.models.diffusion_model import DiffusionModel
from engine.models.out_of_memory import is_out_of_memory
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.protocol.errors import CancelledError
from engine.protocol.events import Event, Progress
from engine.segmentation.sam_adapter import SegmenterStore

_STAGES: Final = ("reference", "embeddings", "weights", "sampling")
_STEPS: Final[dict[str, Any]] = {"embedding_steps": 4, "weight_steps": 4, "sampling_steps": 4}
_LEFT: Final = 32_000_000  # bytes of the card that a job finds free from then on
_LOST: Final = 16_000_000  # bytes: what a library keeps for itself at its first use
_CANCEL_S: Final = 1.0
_FARTHER: Final = 1.5  # times diffusers' own distance from float32
_GB: Final = 1e9

Emit = Callable[[Event], None]
Ending = Literal["done", "cancelled", "out of memory"]


class Options(report.Options):
    tiny: bool


class Ended(NamedTuple):
    """``at``: the clock's time at its end. ``kept``: bytes of the device in use beside those from before the job."""

    how: Ending
    at: float
    kept: int


class Bench:
    """One model on one device, and jobs with it."""

    def __init__(self, model: DiffusionModel) -> None:
        self.model, self.card = model, model.device.type == "cuda"
        self._segmenters = SegmenterStore(resources_folder() / "starter" / "sam", model.device)

    def job(
        self, emit: Emit, cancelled: Callable[[], bool] = lambda: False, after: Callable[[], None] = lambda: None
    ) -> Ended:
        """``after`` gives back what the measuring itself took."""
        before = self._used()
        with tempfile.TemporaryDirectory() as folder:
            task = edits(1, DEVELOPMENT)[0]
            request = timing.request(task, self.model, Path(folder), "paper", (1, 2), _STEPS, "fast")
            how, at = self._end(request, emit, cancelled), time.monotonic()
            after()
        return Ended(how, at, self._used() - before)

    def _end(self, request: Any, emit: Emit, cancelled: Callable[[], bool]) -> Ending:
        try:
            edit.run(request, self.model, self._segmenters, SamViews(), PendingTunedEdit(), Steering(), emit, cancelled)
        except CancelledError:
            return "cancelled"
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            return "out of memory"
        return "done"

    def _used(self) -> int:
        gc.collect()
        if not self.card:
            return 0
        torch.cuda.empty_cache()
        return torch.cuda.memory_allocated(self.model.device)


class Filler:
    """Takes nearly all of a card's memory when ``stage`` has done its first step; told of, where there is no card."""

    def __init__(self, stage: str, card: bool) -> None:
        self._stage, self._card = stage, card
        self._filled: Tensor | None = None
        self.reached = False

    def __call__(self, event: Event) -> None:
        if self.reached or not isinstance(event, Progress) or event.stage != self._stage:
            return
        self.reached = True
        if not self._card:
            raise torch.OutOfMemoryError("out of memory")
        torch.cuda.empty_cache()
        free, _ = torch.cuda.mem_get_info()
        self._filled = torch.empty(max(free - _LEFT, 0), dtype=torch.uint8, device="cuda")

    def empty(self) -> None:
        self._filled = None


class Cancel:
    """From the second step of ``stage`` on the job is to end; ``since``: that moment."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self.since: float | None = None

    def hear(self, event: Event) -> None:
        if self.since is None and isinstance(event, Progress) and event.stage == self._stage and event.step >= 2:
            self.since = time.monotonic()

    def wanted(self) -> bool:
        return self.since is not None


def main(arguments: Sequence[str] | None = None) -> None:
    parser = report.parser("gpu", __doc__)
    parser.add_argument("--tiny", action="store_true", help="a tiny model, on whatever device there is")
    options = parser.parse_args(arguments, namespace=Options())
    quiet_libraries()
    bench = Bench(random_model(TINY if options.tiny else SD14, best_device()))
    print(f"{bench.model.card.name}, on {bench.model.device}", flush=True)
    figures: dict[str, Any] = {"parity": _parity(bench.model)}
    worst, budgets = 0, [Budget("distance from float32, by diffusers' own", _FARTHER, figures["parity"]["share"])]
    for stage in _STAGES:
        filler = Filler(stage, bench.card)
        ended = bench.job(filler, after=filler.empty)
        print(f"out of memory in {stage}: {ended.how}, {ended.kept / _GB:.3f} GB kept", flush=True)
        figures[f"out of memory in {stage}"], worst = ended._asdict(), max(worst, ended.kept)
    for stage in _STAGES:
        cancel = Cancel(stage)
        ended = bench.job(cancel.hear, cancel.wanted)
        late = math.inf if cancel.since is None else ended.at - cancel.since  # never: the stage was not reached
        print(f"cancelled in {stage}: {ended.how} within {late:.2f} s, {ended.kept / _GB:.3f} GB kept", flush=True)
        told = late if math.isfinite(late) else None  # JSON knows no infinity
        figures[f"cancelled in {stage}"], worst = ended._asdict() | {"late": told}, max(worst, ended.kept)
        budgets.append(Budget(f"cancelled in {stage}, seconds until it ends", _CANCEL_S, late))
    ended = bench.job(lambda event: None)
    print(f"the next job: {ended.how}, {ended.kept / _GB:.3f} GB kept", flush=True)
    figures["after all"], worst = ended._asdict(), max(worst, ended.kept)
    budgets.append(Budget("GB that a job keeps of the card", _LOST / _GB, worst / _GB if bench.card else None))
    report.finish("gpu", options, figures, budgets)


@torch.no_grad()
def _parity(model: DiffusionModel) -> dict[str, float]:
    """Of one step of the UNet: how far the engine's and diffusers' own autocast are from float32, relative to it."""
    device, low = model.device, torch.bfloat16
    shape = (2, *model.latent_shape((model.size, model.size)))
    latents = torch.randn(shape, generator=torch.Generator().manual_seed(1)).to(device)
    condition, steps = model.embed("a dog jumping in the snow").rows(2), torch.tensor([100, 900], device=device)
    plain: nn.Module = model.denoiser.on_meta().module
    plain.to_empty(device=device).load_state_dict(model.denoiser.module.state_dict())

    def ask() -> Tensor:
        predicted: Tensor = plain(latents, steps, condition.tokens, return_dict=False)[0]
        return predicted.float()

    exact = ask()
    with torch.autocast(device.type, dtype=low):
        theirs = ask()
    ours = model.denoiser.working_copy(device).predict(latents, steps, condition)
    own, other = _apart(ours, exact), _apart(theirs, exact)
    print(f"bf16: the engine is {own:.1e} from float32, diffusers {other:.1e}", flush=True)
    return {"engine": own, "diffusers": other, "share": own / other}


def _apart(found: Tensor, exact: Tensor) -> float:
    return float((found - exact).abs().max() / exact.abs().max())


if __name__ == "__main__":
    main()
