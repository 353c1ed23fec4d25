"""What the starter models can do, on a fixed list of captions and on scenes they never saw.

The diffusion model draws captions (through diffusers' own pipeline, so that loading it there is shown as well) and the
judge says what it sees; the autoencoder takes scenes there and back; the small SAM cuts objects out from one click and
from a box; and the judge itself reads scenes, and pictures that are none. The budgets are those of a starter trained by
the gpu preset.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks import report
from benchmarks.captions import captions, draw, unasked
from engine.files.resources import resources_folder
from engine.models import tensors
from engine.models.devices import best_device
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.pictures import picture_io
from engine.pictures.contact_sheet import contact_sheet
from engine.protocol.errors import PictureError
from engine.protocol.settings import resolve
from engine.segmentation.sam_adapter import SegmenterStore
from engine.segmentation.segmenter import Prompt, SamView, Segmenter, view
from engine.starter.judge import QUESTIONS, SIZE, Judge, Verdict
from engine.starter.training.data import FIRST_UNSEEN_SEED, PAIR_SCENES_SEED, pointed_at, scene_parameters
from engine.starter.training.sam import inside_points, jittered_boxes
from engine.starter.world import Mask, Scene, draw_scene

FIRST_SCENE = FIRST_UNSEEN_SEED + 1_000_000  # nothing else looks at these
FIRST_PAIR = PAIR_SCENES_SEED + 1_000_000  # of pairs: now one of the two objects is asked for, now the other
_STEPS = 30
_CAPTION_FLOOR, _PSNR_FLOOR, _JUDGE_FLOOR = 0.97, 30.0, 0.98  # captions and PSNR: what a starter trained on a GPU owes
_IOU_FLOORS = {"click": 0.93, "box": 0.96}  # likewise
_SAM_SIDE = 256
_CERTAIN = 0.5  # of a reject


class Options(report.Options):
    folder: Path | None
    resources: Path
    captions: int
    scenes: int
    steps: int
    guidance: float | None
    sheet: Path | None


def main(arguments: Sequence[str] | None = None) -> None:
    parser = report.parser("starter", __doc__)
    parser.add_argument("--folder", type=Path, help="another diffusion folder than the starter's")
    parser.add_argument("--resources", type=Path, default=resources_folder(), help="where starter/ is: SAM, judge")
    parser.add_argument("--captions", type=int, default=200)
    parser.add_argument("--scenes", type=int, default=300, help="for the autoencoder, the SAM and the judge each")
    parser.add_argument("--steps", type=int, default=_STEPS, help="DDIM steps of a caption's picture")
    parser.add_argument("--guidance", type=float, help="of a caption's picture, instead of the card's")
    parser.add_argument("--sheet", type=Path, help="a contact sheet of the first captions, a PNG")
    options = parser.parse_args(arguments, namespace=Options())
    if options.quick:
        options.captions, options.scenes = min(options.captions, 20), min(options.scenes, 20)
    quiet_libraries()
    starter, device = options.resources / "starter", best_device()
    judge = Judge.load(starter / "judge")
    model = ModelStore(options.folder or starter / "diffusion", device).get(None)
    segmenter = SegmenterStore(starter / "sam", device).get(None)
    figures = {
        "model": {"name": model.card.name, "hash": model.digest, "size": model.size},
        "captions": judge_captions(options, model, judge),
        "autoencoder": {"scenes": options.scenes, "psnr_db": round_trip_psnr(model, options.scenes)},
        "sam": cut_out(segmenter, options.scenes, FIRST_SCENE),
        "sam, two objects": cut_out(segmenter, options.scenes, FIRST_PAIR),
        "judge": judge_scenes(judge, model, options.scenes),
    }
    report.finish("starter", options, figures, _show(figures))


def judge_captions(options: Options, model: DiffusionModel, judge: Judge) -> dict[str, Any]:
    """Whether the judge sees what each caption named."""
    started = time.monotonic()
    asked = captions(options.captions)
    guidance = options.guidance or resolve("balanced", model.card.presets, {}).guidance
    drawn = list(draw(model.folder, [each.text for each in asked], options.steps, guidance))
    verdicts = judge.read_all(drawn)
    if options.sheet is not None:
        named = [(f"{c.colour} {c.animal} {c.pose}", picture) for c, picture in zip(asked, drawn, strict=True)]
        picture_io.write_png(contact_sheet(named[:48], columns=8), options.sheet)
    right = [
        {name: getattr(v, name).label == getattr(c, name) for name in QUESTIONS if name not in c.unasked}
        for v, c in zip(verdicts, asked, strict=True)
    ]
    rates = {name: report.rate([each[name] for each in right if name in each]) for name in QUESTIONS}
    rates["all asked"] = report.rate([all(each.values()) for each in right])
    rates["taken for a scene"] = report.rate(_accepted(verdicts))
    return {"steps": options.steps, "guidance": guidance, "rates": rates, "seconds": time.monotonic() - started}


def round_trip_psnr(model: DiffusionModel, count: int) -> float:
    """Mean PSNR in dB of scenes through the autoencoder and back."""
    values: list[float] = []
    for scene in _scenes(count, model.size):
        back = np.asarray(_round_trip(model, scene.picture), dtype=np.float64)
        error = np.square(back - np.asarray(scene.picture, dtype=np.float64)).mean()
        values.append(float(10 * np.log10(255**2 / error)))
    return float(np.mean(values))


def cut_out(segmenter: Segmenter, count: int, first: int) -> dict[str, Any]:
    """Mean IoU of what SamPredictor finds from one click on the object, and from a box off by a few percent."""
    rng = np.random.default_rng(0)
    ious: dict[str, list[float]] = {"click": [], "box": []}
    for seed in range(first, first + count):
        scene = draw_scene(scene_parameters(seed), _SAM_SIDE)
        seen, truth = view(f"scene {seed}", scene.picture), pointed_at(seed, scene)
        (x, y), (x0, y0, x1, y1) = inside_points(truth, 1, rng)[0], jittered_boxes(truth, 1, rng)[0]
        for kind, prompt in (("click", Prompt([(x, y, True)])), ("box", Prompt(box=(x0, y0, x1, y1)))):
            ious[kind].append(_iou(segmenter, seen, prompt, truth))
    return {
        kind: {"mean_iou": float(np.mean(each)), "share_under_half": float(np.mean(np.array(each) < 0.5))}
        for kind, each in ious.items()
    } | {"scenes": count}


def _iou(segmenter: Segmenter, seen: SamView, prompt: Prompt, truth: Mask) -> float:
    """0 where nothing is found."""
    try:
        found, wanted = picture_io.to_mask(np.asarray(segmenter.segment(seen, prompt)[0])) > 0.5, truth > 0.5
    except PictureError:
        return 0.0
    return float((found & wanted).sum() / (found | wanted).sum())


def judge_scenes(judge: Judge, model: DiffusionModel, count: int) -> dict[str, Any]:
    """The judge on fresh scenes, on the same through the autoencoder, and on pictures that are no scenes."""
    scenes = _scenes(count, SIZE)
    fresh = [scene.picture for scene in scenes]
    through = [_round_trip(model, scene.picture) for scene in _scenes(count, model.size)]
    rng = random.Random(0)
    nothing = {
        "mixture of two scenes": [Image.blend(a, b, 0.5) for a, b in zip(fresh, fresh[1:] + fresh[:1], strict=True)],
        "blobs": [_enlarged_noise(rng, 5) for _ in fresh],
        "noise": [_enlarged_noise(rng, SIZE) for _ in fresh],
    }
    read = {name: judge.read_all(some) for name, some in nothing.items()}
    return {
        "scenes": count,
        "as drawn": _answers(judge.read_all(fresh), scenes),
        "through the autoencoder": _answers(judge.read_all(through), scenes),
        "refused": {name: report.rate([not kept for kept in _accepted(some)]) for name, some in read.items()},
        "examples of its answers": {name: some[:3] for name, some in read.items()},
    }


def _answers(verdicts: Sequence[Verdict], scenes: Sequence[Scene]) -> dict[str, report.Rate]:
    pairs = list(zip(verdicts, scenes, strict=True))
    rates = {
        name: report.rate(
            [
                getattr(v, name).label == getattr(s.parameters, name)
                for v, s in pairs
                if name not in unasked(s.parameters.animal, s.parameters.weather)
            ]
        )
        for name in QUESTIONS
    }
    return rates | {"accepted": report.rate(_accepted(verdicts))}


def _accepted(verdicts: Sequence[Verdict]) -> list[bool]:
    return [verdict.reject < _CERTAIN for verdict in verdicts]


def _scenes(count: int, size: int) -> list[Scene]:
    return [draw_scene(scene_parameters(FIRST_SCENE + i), size) for i in range(count)]


def _round_trip(model: DiffusionModel, picture: Image.Image) -> Image.Image:
    latents = model.autoencoder.encode(tensors.from_picture(picture, model.device))
    return tensors.to_picture(model.autoencoder.decode(latents)[0])


def _enlarged_noise(rng: random.Random, side: int) -> Image.Image:
    """``side`` random pixels a side, enlarged to the judge's size."""
    few = Image.frombytes("RGB", (side, side), rng.randbytes(3 * side * side))
    return few.resize((SIZE, SIZE), Image.Resampling.BICUBIC)


def _show(figures: dict[str, Any]) -> list[report.Budget]:
    """Prints the figures and returns the budgets they are held against."""
    drawn, sam, judged = figures["captions"], figures["sam"], figures["judge"]
    rows = [["captions drawn", name, str(value)] for name, value in drawn["rates"].items()]
    rows.append(["autoencoder", "round trip", f"{figures['autoencoder']['psnr_db']:.1f} dB PSNR"])
    for name in ("sam", "sam, two objects"):
        rows += [[name, f"one {kind}", f"mean IoU {figures[name][kind]['mean_iou']:.3f}"] for kind in ("click", "box")]
    for kind in ("as drawn", "through the autoencoder", "refused"):
        rows += [[f"judge, {kind}", name, str(value)] for name, value in judged[kind].items()]
    report.print_table(["what", "", "rate [Wilson 95 %]"], rows)
    budgets = [
        report.Budget(f"captions: {name}", _CAPTION_FLOOR, drawn["rates"][name].rate, least=True) for name in QUESTIONS
    ]
    budgets.append(report.Budget("autoencoder: PSNR dB", _PSNR_FLOOR, figures["autoencoder"]["psnr_db"], least=True))
    budgets += [
        report.Budget(f"SAM: mean IoU, one {kind}", floor, sam[kind]["mean_iou"], least=True)
        for kind, floor in _IOU_FLOORS.items()
    ]
    return budgets + [
        report.Budget(f"judge: {name}", _JUDGE_FLOOR, judged["as drawn"][name].rate, least=True) for name in QUESTIONS
    ]


if __name__ == "__main__":
    main()
