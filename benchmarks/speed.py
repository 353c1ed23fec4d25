"""How long the whole job takes, stage by stage, and what it would take in a plain writing of the paper.

The starter on this CPU with its balanced preset and four seeds; and a model of Stable Diffusion 1.4's shapes (random
weights, 512 x 512 pixels, the paper's 500 + 250 + 50 steps, one seed, then a batch of eight more) on the CUDA device.
Without a CUDA device a tiny model goes the same way instead, which shows that it works and measures nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from benchmarks import report
from benchmarks.sd_shape import SD14, TINY, random_model
from benchmarks.timing import measure
from engine.files.resources import resources_folder
from engine.models.diffusion_model import ModelStore
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.segmentation.sam_adapter import SegmenterStore

CPU = torch.device("cpu")
_STARTER_SECONDS, _SD_SECONDS, _SEED_SECONDS = 120.0, 20.0, 0.7
_FEW = {"embedding_steps": 5, "weight_steps": 5, "sampling_steps": 5}


class Options(report.Options):
    resources: Path
    folder: Path | None
    seeds: int
    only: str | None


def main(arguments: Sequence[str] | None = None) -> None:
    parser = report.parser("speed", __doc__)
    parser.add_argument("--resources", type=Path, default=resources_folder(), help="where starter/ is")
    parser.add_argument("--folder", type=Path, help="another diffusion folder than the starter's")
    parser.add_argument("--seeds", type=int, default=4, help="candidates of the starter's job")
    parser.add_argument("--only", choices=("starter", "sd"), help="one of the two models")
    options = parser.parse_args(arguments, namespace=Options())
    quiet_libraries()
    figures: dict[str, Any] = {}
    if options.only != "sd":
        figures["starter"] = _starter(options)
    if options.only != "starter":
        figures["sd"] = _stable_diffusion(options)
    for name, each in figures.items():
        _show(name, each)
    starter: Mapping[str, Any] = figures.get("starter", {})
    sd: Mapping[str, Any] = figures.get("sd", {})
    on_cuda: Mapping[str, Any] = sd if sd.get("device") != "cpu" else {}
    budgets = [
        report.Budget("starter, whole job, seconds", _STARTER_SECONDS, starter.get("seconds")),
        report.Budget("SD 1.4 shapes, whole job, seconds", _SD_SECONDS, on_cuda.get("seconds")),
        report.Budget("SD 1.4 shapes, further seed, seconds", _SEED_SECONDS, on_cuda.get("further_seed_seconds")),
    ]
    report.finish("speed", options, figures, budgets)


def _starter(options: Options) -> dict[str, Any]:
    model = ModelStore(options.folder or options.resources / "starter" / "diffusion", CPU).get(None)
    seeds, fewer = range(1, options.seeds + 1), _FEW if options.quick else {}
    return measure(model, _segmenters(options, CPU), "balanced", seeds, fewer) | {"note": ""}


def _stable_diffusion(options: Options) -> dict[str, Any]:
    cuda = torch.cuda.is_available()
    device = torch.device("cuda" if cuda else "cpu")
    model = random_model(SD14 if cuda else TINY, device)
    fewer = {} if cuda and not options.quick else _FEW
    note = "" if cuda else " (no CUDA device: a few steps, to show that it works)"
    return measure(model, _segmenters(options, device), "paper", (1,), fewer) | {"note": note}


def _segmenters(options: Options, device: torch.device) -> SegmenterStore:
    return SegmenterStore(options.resources / "starter" / "sam", device)


def _show(name: str, each: Mapping[str, Any]) -> None:
    about = f"{each['model']}, {each['size']} px, {each['seeds']} seeds, on {each['device']}"
    print(f"{name}: {about}{each['note']}")
    rows = [
        [
            stage,
            f"{of['seconds']:.1f} s",
            str(of["steps"]),
            f"{of['peak_bytes'] / 1e9:.2f} GB",
            f"{of['flops_per_second'] / 1e9:.1f} GFLOP/s",
            f"{of['plain_seconds']:.1f} s",
        ]
        for stage, of in each["stages"].items()
    ]
    whole, peak, plainly = f"{each['seconds']:.1f} s", f"{each['peak_bytes'] / 1e9:.2f} GB", each["plain_seconds"]
    rows.append(["whole job", whole, "", peak, "", f"{plainly:.1f} s"])
    report.print_table(["stage", "engine", "steps", "peak memory", "achieved", "plain writing"], rows)
    further = f"{each['further_seed_seconds']:.2f} s in a batch of eight"
    print(f"{each['speed_up']:.2f} times as fast; a further seed {further}\n")


if __name__ == "__main__":
    main()
