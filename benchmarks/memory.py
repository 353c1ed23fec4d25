"""What an edit takes of a card's memory, by adaptation and mode: with the shapes of Stable Diffusion 1.4 at 512 pixels,
and of Stable Diffusion XL at 1024.

Computed: weights, gradients and Adam's states exactly, activations and what is cast on the way by their shapes, on the
meta device, as autocast to bfloat16 makes them. That leaves out what kernels take for themselves, gaps between blocks,
the CUDA context and SAM. With a CUDA device it is measured too, by torch.cuda.max_memory_allocated in a few steps of
each stage. What the modes learn is compared too: the starter makes one edit in each.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load_file
from torch import Tensor

from benchmarks import report, timing
from benchmarks.scenes import DEVELOPMENT, edits
from benchmarks.sd_shape import SD14, TINY, TINY_XL, XL, Shape, outline, random_model
from engine.editing import tuned_edit
from engine.editing.jobs import edit
from engine.editing.memory import need
from engine.editing.pending_tuned_edit import PendingTunedEdit
from engine.editing.sources import SamViews
from engine.editing.steering import Steering
from engine.editing.tuned_check import DIFFERENCE, PACKED
from engine.files.resources import resources_folder
from engine.models import tensors
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.pictures import picture_io
from engine.protocol.events import Event
from engine.protocol.settings import MEMORY_MODES, Adaptation, MemoryMode, Settings
from engine.segmentation.sam_adapter import SegmenterStore

_GB = 1e9
_BUDGETS: Final = {("full", "fast"): 24.0, ("full", "lean"): 12.0, ("full", "least"): 8.0} | {
    ("lora", mode): 6.0 for mode in MEMORY_MODES
}
_XL_BUDGET: Final = 12.0  # of LoRA in lean training
_WAYS: Final[tuple[tuple[Adaptation, MemoryMode], ...]] = tuple(
    (adaptation, mode) for adaptation in ("full", "lora") for mode in MEMORY_MODES
)
_LEARNED: Final = {"lean": 0.999, "least": 0.8}
_XL_QUICK: Final[tuple[tuple[Adaptation, MemoryMode], ...]] = (("lora", "lean"),)
_FEW: Final[dict[str, Any]] = {"embedding_steps": 3, "weight_steps": 3, "sampling_steps": 2}
_SEEDS = 4


class Options(report.Options):
    """Nothing but what every benchmark has."""


def main(arguments: Sequence[str] | None = None) -> None:
    options = report.parser("memory", __doc__).parse_args(arguments, namespace=Options())
    quiet_libraries()
    shape, large = (TINY, TINY_XL) if options.quick else (SD14, XL)
    computed, xl = _computed(shape, _WAYS), _computed(large, _XL_QUICK if options.quick else _WAYS)
    measured = _measured(shape) if torch.cuda.is_available() else {}
    learned = _learned(options.quick)
    _show(f"{shape.name}, computed", computed)
    _show(f"{large.name}, computed", xl)
    for name, each in measured.items():
        print(f"{name}, measured: {', '.join(f'{stage} {peak / _GB:.2f} GB' for stage, peak in each.items())}")
    for name, each in learned.items():
        told = f"{each['share']:.3f} of what fast learned and, apart from that, {each['apart']:.3f} of its size"
        print(f"{name}: {told}; its candidate {each['db']:.1f} dB from fast's")
    budgets = [
        report.Budget(f"{a}, {mode}, GB (computed)", _BUDGETS[a, mode], _peak(computed, a, mode)) for a, mode in _WAYS
    ]
    budgets += [
        report.Budget(f"{a}, {mode}, GB (measured)", _BUDGETS[a, mode], max(peaks.values()) / _GB)
        for a, mode in _WAYS
        if (peaks := measured.get(f"{a} {mode}"))
    ]
    budgets.append(report.Budget("SDXL, lora, lean, GB (computed)", _XL_BUDGET, _peak(xl, "lora", "lean")))
    budgets += [
        report.Budget(f"{mode}, of what fast learned", _LEARNED[mode], each["share"], least=True)
        for mode, each in learned.items()
        if mode in _LEARNED
    ]
    report.finish(
        "memory", options, {"computed": computed, "computed xl": xl, "measured": measured, "learned": learned}, budgets
    )


def _computed(shape: Shape, ways: Iterable[tuple[Adaptation, MemoryMode]]) -> dict[str, dict[str, dict[str, int]]]:
    """By "adaptation mode" and stage, in bytes."""
    model, low = outline(shape), torch.bfloat16
    size = (model.size, model.size)
    found: dict[str, dict[str, dict[str, int]]] = {}
    for adaptation, mode in ways:
        settings = Settings(adaptation=adaptation)
        stages = {
            **need.training(model, settings, mode, size, low),
            "sampling": need.sampling(model, settings, size, low, _SEEDS, mode),
        }
        found[f"{adaptation} {mode}"] = {
            name: {
                "weights": each.weights,
                "states": each.states,
                "beside": each.beside,
                "working": each.working,
                "total": each.total,
            }
            for name, each in stages.items()
        }
    return found


def _measured(shape: Shape) -> dict[str, dict[str, int]]:
    """Peaks by "adaptation mode" and stage, in bytes, on the CUDA device."""
    device = torch.device("cuda")
    model = random_model(shape, device)
    segmenters = SegmenterStore(resources_folder() / "starter" / "sam", device)
    return {f"{adaptation} {mode}": _peaks(model, segmenters, adaptation, mode) for adaptation, mode in _WAYS}


def _learned(quick: bool) -> dict[str, dict[str, float]]:
    """By mode, against fast and with all weights trained: how much of what fast learned is in it (1: all), what else
    is, as a share of that, and how far its candidate is from fast's, in dB.
    """
    folder = resources_folder() / "starter"
    device = torch.device("cpu")
    model, segmenters = ModelStore(folder / "diffusion", device).get(None), SegmenterStore(folder / "sam", device)
    made: dict[MemoryMode, tuple[Tensor, Tensor]] = {}
    for mode in ("fast", "least") if quick else MEMORY_MODES:
        with tempfile.TemporaryDirectory() as out:
            task = edits(1, DEVELOPMENT)[0]
            request = timing.request(task, model, Path(out), "balanced", (1,), _FEW if quick else {}, mode)
            edit.run(request, model, segmenters, SamViews(), PendingTunedEdit(), Steering(), _unheard, lambda: False)
            tuned = load_file(Path(out) / "tuned.safetensors")
            names = sorted(name.partition(".")[2] for name in tuned if name.startswith((DIFFERENCE, PACKED)))
            changes = [tuned_edit.added(tuned, name, device).flatten() for name in names]
            picture = tensors.from_picture(picture_io.read_picture(Path(out) / "candidate-1.png"), device)
            made[mode] = torch.cat(changes), picture
    wanted, shown = made["fast"]
    found: dict[str, dict[str, float]] = {}
    for mode, (changes, picture) in made.items():
        share = float(changes @ wanted / (wanted @ wanted))
        apart = float((changes - share * wanted).square().sum().sqrt() / wanted.square().sum().sqrt())
        error = float((picture - shown).square().mean()) / 4  # pictures are from -1 to 1
        found[mode] = {"share": share, "apart": apart, "db": -10 * math.log10(max(error, 1e-12))}
    return found


def _peaks(model: DiffusionModel, segmenters: SegmenterStore, adaptation: str, mode: MemoryMode) -> dict[str, int]:
    overrides = _FEW | {"adaptation": adaptation}
    with tempfile.TemporaryDirectory() as folder:
        task = edits(1, DEVELOPMENT)[0]
        request = timing.request(task, model, Path(folder), "paper", range(1, _SEEDS + 1), overrides, mode)
        torch.cuda.empty_cache()
        done = edit.run(request, model, segmenters, SamViews(), PendingTunedEdit(), Steering(), _unheard, lambda: False)
    return {stage.name: stage.peak_bytes for stage in done.result.stages}


def _peak(computed: dict[str, dict[str, dict[str, int]]], adaptation: str, mode: MemoryMode) -> float:
    return max(stage["total"] for stage in computed[f"{adaptation} {mode}"].values()) / _GB


def _show(name: str, figures: dict[str, dict[str, dict[str, int]]]) -> None:
    print(f"{name}, GB")
    rows = [
        [way, stage, *(f"{of[part] / _GB:.2f}" for part in ("weights", "states", "beside", "working", "total"))]
        for way, stages in figures.items()
        for stage, of in stages.items()
    ]
    parts = ["weights", "Adam's states", "text and VAE", "activations, gradients", "peak"]
    report.print_table(["", "stage", *parts], rows)


def _unheard(event: Event) -> None:
    """Nobody waits for these events."""


if __name__ == "__main__":
    main()
