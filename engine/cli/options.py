"""The command line's words, and what they become: one typed value for all commands."""

from __future__ import annotations

import argparse
import dataclasses
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal, get_args

from engine.cli.batch_options import add_batch, add_resume
from engine.cli.exporting.words import add_export, add_no_metadata, add_project
from engine.cli.lora_options import Gather, add_loras, add_tuned, add_upscaler
from engine.cli.model_options import add_models
from engine.models.lora_files.lora_export import Keys
from engine.protocol.helper_tasks import ColoursOfFile, Subsampling, WhiteBalance
from engine.protocol.requests import LARGEST_SCALE, MOST_SEEDS, Box, Click, Lora, Transform
from engine.protocol.settings import OF_SAMPLING, Memory, MethodName, Preset, Settings


@dataclasses.dataclass(frozen=True, kw_only=True)
class Options:
    """What was given; each command reads its own part. Paths are as typed.

    ``said`` names the fields that were given, at their usual values too.
    """

    command: str
    said: frozenset[str] = frozenset()
    out: Path = Path()
    photo: Path | None = None
    picture: Path | None = None
    tuned: Path | None = None
    rank: int | None = None
    keys: Keys = "kohya"
    request: Path | None = None
    run: Path | None = None
    step: int | None = None
    edits: Path | None = None
    project: Path | None = None
    project_action: Literal["info", "verify", "export"] = "info"
    tuned_action: Literal["list", "export", "import", "remove"] = "list"
    lora: Path | None = None
    runs: Path | None = None
    mask: Path | None = None
    clicks: tuple[Click, ...] = ()
    box: Box | None = None
    object: str | None = None
    background: str | None = None
    target: str | None = None
    negative: str = ""
    prompt: str = ""
    reference: str = "generate"
    reference_mask: Path | None = None
    object_source: Path | None = None
    object_mask: Path | None = None
    transform: Transform | None = None
    frame: Box | Literal["object", "photo"] | None = None
    seeds: tuple[int, ...] = (1, 2, 3, 4)
    preset: Preset = "balanced"
    method: MethodName = "layerdiffusion"
    memory: Memory = "auto"
    device: str | None = None
    alpha: float | None = None
    set: Sequence[tuple[str, str]] = ()  # the last of a key counts
    model: str | None = None
    sam: str | None = None
    upscaler: Path | None = None
    loras: tuple[Lora, ...] = ()
    vae: str | None = None
    embeddings: tuple[str, ...] = ()
    dataset: Path | None = None
    clip: Path | None = None
    dino: Path | None = None
    lpips: Path | None = None
    seed: int = 0
    size: int = 512
    metadata: bool = True
    action: str = ""
    ids: Sequence[str] = ()
    result: Path | None = None
    place: Path | None = None
    source: Path | None = None
    starred: bool = False
    format: str | None = None
    quality: int = 95
    subsampling: Subsampling = "4:4:4"
    colours: ColoursOfFile = "photo"
    ground: str | None = None
    white_balance: WhiteBalance = "camera"
    half_size: bool = False
    path: Path | None = None
    name: str | None = None
    copy: bool = False
    accept_licence: bool = False
    address: str | None = None
    json: bool = False


_EXAMPLES = """examples:
  ld-edit run dog.png --click 240,310 --object "a dog jumping" --background "in the snow" --out edit
  ld-edit run dog.png --mask mask.png --object "a dog sitting" --background "at home" --reference room.png --out edit
  ld-edit run wide.jpg --mask mask.png --frame object --object "a dog sitting" --background "at home" --out edit
  ld-edit run --request edit/result.json --out again      the same edit once more
  ld-edit resume edit             goes on after a power cut, or Ctrl-C
  ld-edit batch edits.jsonl --out results
  ld-edit sample edit/tuned.safetensors --seeds 8 --out more      further candidates, no training
  ld-edit sample edit/tuned.safetensors --alpha 0.5 --negative "a cat" --out other
  ld-edit tuned list              what can be sampled again, and how much room it takes
  ld-edit tuned export edit/tuned.safetensors --lora dog.safetensors      a LoRA for A1111, ComfyUI, Krita
  ld-edit mask dog.png --click 240,310 --click 40,40,- --out mask.png
  ld-edit world --seed 7 --set animal=dog --set pose=running --out scene
  ld-edit models get sd15
  ld-edit run --project dog.ldp --out edit        the edit that a project describes
  ld-edit project verify dog.ldp
  ld-edit export edit --seed 2 --out dog.avif     a candidate in the photo; .psd and .ora have layers
  ld-edit export dog.ldp --out dog.psd            the photo with its result layers
  ld-edit develop IMG_1.CR3 --out IMG_1.tiff      a camera's RAW file with all its bits, to be edited
  ld-edit proof dog.png edit/edit-1.png           which pixels of the photo the edit changed
  ld-edit doctor

exit codes: 0 done, 1 fault of the program, 2 usage, 3 bad input, 4 model missing or unusable, 5 out of memory,
  6 not finite, 130 cancelled
"""

_FAILED_PAIRS = (
    "An edit that fails is listed with its error and counts in no mean; the others go on. The exit code is then that "
    "of the first that failed, not 0."
)

_METHODS = "layerdiffusion, or one it is compared with: these edit the photo by the target text, without layers"

_MEMORY = (
    "how training fits into the device's memory: fast; lean, two thirds of it, slower; least, a third of it, with large"
    " weights in 16 bits; or what fits (default auto)"
)

_DEVICE: Final = "what computes: cpu, cuda, cuda:1, mps (default: the best there is)"
_COMPUTE: Final = ("run", "resume", "batch", "forecast", "sample", "mask", "reference", "doctor")


def parse(arguments: Sequence[str]) -> Options:
    """Exits with code 2 and a message where the words are wrong, 0 after --help."""
    parser = _Parser(
        prog="ld-edit",
        description="Edit an object and its background at once, the object staying itself.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_run(commands.add_parser("run", help="a whole edit: photo, mask, two prompts, candidates"))
    resume = commands.add_parser("resume", help="a run that was cut off goes on from its last checkpoint")
    batch = commands.add_parser("batch", help="one edit a photo, of many; given again it goes on")
    add_resume(resume)
    add_batch(batch)
    for command in (resume, batch):
        add_no_metadata(command, "each edit-SEED.png")
    forecast = commands.add_parser("forecast", help="how long a run would take here, and how much memory")
    _add_run(forecast, "of no use here: nothing is written", needed=False)
    sample = commands.add_parser("sample", help="more candidates from a tuned edit")
    sample.add_argument("tuned", type=Path, help="the tuned.safetensors of a run")
    sample.add_argument("--alpha", type=float, help="weight of the object's embedding in e_opt, 0 to 1")
    sample.add_argument("--negative", metavar="TEXT", help="what is to be kept out, in place of the edit's own")
    sample.add_argument("--model", metavar="FOLDER|FILE|ID", help="where the model that made it lies now")
    add_loras(sample, "where the LoRAs lie now that were on top of it; repeatable")
    for add in (_add_seeds, _add_sam, add_upscaler):
        add(sample)
    _add_set(sample, f"a sampling setting: {', '.join(sorted(OF_SAMPLING))}")
    _add_out(sample, "folder of the candidates")
    add_tuned(commands.add_parser("tuned", help="the tuned edits that are kept: list, export, import, remove"))
    mask = commands.add_parser("mask", help="the mask of what a click or box points at")
    mask.add_argument("photo", type=Path)
    _add_pointer(mask)
    _add_out(mask, "the mask, a PNG of the photo's size, white = object")
    reference = commands.add_parser("reference", help="references drawn by the untouched model, with their masks")
    reference.add_argument("--prompt", required=True)
    _add_model(reference)
    add_loras(reference, "on top of the model; repeatable")
    _add_seeds(reference)
    _add_out(reference, "folder of the references")
    world = commands.add_parser("world", help="a scene of the picture-book world the starter knows")
    world.add_argument("--seed", type=int, required=True)
    world.add_argument("--size", type=int, help="pixels a side, 16 to 2048 (default 512)")
    _add_set(world, "hold still: animal, colour, pose, place, weather")
    _add_out(world, "folder of picture.png, mask.png, scene.json", "the scene as one JSON object on stdout")
    judge = commands.add_parser("judge", help="what a picture of that world shows")
    judge.add_argument("picture", type=Path)
    _add_json(judge, "the verdict as one JSON object on stdout")
    _add_develop(commands.add_parser("develop", help="a camera's RAW file as a TIFF with 16 bits a channel, in sRGB"))
    _add_proof(commands.add_parser("proof", help="which pixels of a photo a result changed, and by how much"))
    add_export(
        commands.add_parser("export", help="candidates of a run or layers of a project over the photo, in any format")
    )
    add_project(commands.add_parser("project", help="what a project file (.ldp) holds, and whether it is whole"))
    evaluate = "edit a data set of photos and score the candidates"
    _add_evaluate(commands.add_parser("evaluate", help=evaluate, epilog=_FAILED_PAIRS))
    add_models(commands.add_parser("models", help="the models: what is installed, what can be had"))
    doctor = commands.add_parser("doctor", help="is all there that the program needs, can a model be used?")
    _add_model(doctor)
    add_loras(doctor, "on top of the model; repeatable")
    _add_sam(doctor)
    _add_json(doctor, "the findings as one JSON array on stdout")
    for name in _COMPUTE:
        commands.choices[name].add_argument("--device", metavar="ID", help=_DEVICE)
    said = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    return Options(**said, said=frozenset(said) - {"command"})


class _Parser(argparse.ArgumentParser):
    """Tells only what was said: the usual values are those of Options."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(argument_default=argparse.SUPPRESS, **settings)


def _add_run(
    run: argparse.ArgumentParser, out: str = "folder of the results, new or empty", *, needed: bool = True
) -> None:
    """``out`` explains the folder, which has to be given where it is ``needed``."""
    # not left to the parser: it would make a path of what stands for "not said"
    run.add_argument("photo", type=Path, nargs="?", default=None)
    run.add_argument("--request", type=Path, help="everything from a JSON file; a run's result.json is one")
    run.add_argument("--project", type=Path, metavar="FILE.ldp", help="everything from a project of the window")
    _add_pointer(run)
    run.add_argument("--mask", type=Path, help="the object's mask, of the photo's size: white = object, clear = not")
    run.add_argument("--object", metavar="TEXT", help="T_a: the object as it is to be")
    run.add_argument("--background", metavar="TEXT", help="T_b: what is to be around it")
    run.add_argument("--target", metavar="TEXT", help="the whole target text, instead of both prompts joined")
    run.add_argument("--negative", metavar="TEXT", help="what is to be kept out")
    run.add_argument(
        "--reference",
        metavar="generate|photo|FILE",
        help="where the background is learned from: drawn from the target text, the photo itself, or a file",
    )
    run.add_argument("--reference-mask", type=Path, metavar="FILE", help="mask of the reference's own object")
    run.add_argument("--object-source", type=Path, metavar="FILE", help="another picture to take the object from")
    run.add_argument("--object-mask", type=Path, metavar="FILE", help="the object's mask in --object-source")
    run.add_argument("--transform", type=_transform, metavar="SCALE,DX,DY[,ROTATE][,flip]", help="resize and move it")
    run.add_argument(
        "--frame",
        type=_frame,
        metavar="X0,Y0,X1,Y1|object|photo",
        help="the part of the photo that is edited: a box, a square around the object, or the whole photo (default; of "
        "one wider or higher than 2:1 the part with the object)",
    )
    _add_seeds(run)
    _add_how(run)
    run.add_argument("--memory", choices=get_args(Memory), help=_MEMORY)
    _add_model(run)
    add_loras(run, "on top of the model; repeatable")
    add_upscaler(run)
    add_no_metadata(run, "edit-SEED.png")
    run.add_argument("--out", type=Path, required=needed, help=out)
    _add_json(run, "one event a line on stdout" if needed else "the forecast as one JSON object on stdout")


def _add_develop(develop: argparse.ArgumentParser) -> None:
    develop.add_argument("photo", type=Path)
    balance = "what the camera noted, what is found in the picture, or that of daylight (default camera)"
    develop.add_argument("--white-balance", choices=get_args(WhiteBalance), help=balance)
    half = "four cells of the sensor make one pixel: quicker, with a quarter of the memory"
    develop.add_argument("--half-size", action="store_true", help=half)
    _add_out(develop, "the TIFF", "what was written as one JSON object on stdout")


def _add_proof(proof: argparse.ArgumentParser) -> None:
    proof.add_argument("photo", type=Path)
    proof.add_argument("result", type=Path, help="a picture of its size, as edit-SEED.png of a run or an exported file")
    place = "a mask of the photo's size, white where pixels may differ; of an edit-SEED.png its run says where"
    proof.add_argument("--place", type=Path, metavar="MASK", help=place)
    _add_json(proof, "the figures as one JSON object on stdout")


def _add_evaluate(evaluate: argparse.ArgumentParser) -> None:
    evaluate.add_argument(
        "--dataset",
        type=Path,
        required=True,
        metavar="tedbench|FOLDER",
        help="TEdBench's own folder (50 of its 100 edits have layers), or one laid out like it: pictures in originals/ "
        "and layers.json with texts and clicks of each edit",
    )
    evaluate.add_argument("--clip", type=Path, required=True, metavar="FOLDER", help="a CLIP model for the scores")
    evaluate.add_argument("--dino", type=Path, metavar="FOLDER", help="a DINO model, to compare candidate and photo")
    evaluate.add_argument("--lpips", type=Path, metavar="FILE", help="torchvision's AlexNet checkpoint, for LPIPS")
    evaluate.add_argument(
        "--sam", metavar="FILE|ID", help="a SAM checkpoint (vit_b, vit_l, vit_h, MobileSAM, SAM 2, 2.1): for the masks"
    )
    evaluate.add_argument("--negative", metavar="TEXT", help="what is to be kept out")
    _add_seeds(evaluate)
    _add_how(evaluate)
    _add_model(evaluate)
    _add_out(evaluate, "folder of masks/, the edits, and evaluation.json")


def _add_how(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--preset", choices=("draft", "balanced", "paper"), help="steps and rates (default balanced)")
    parser.add_argument("--method", choices=get_args(MethodName), help=_METHODS)
    _add_set(parser, f"a setting of the method, as weight_steps=100: one of {', '.join(Settings.__struct_fields__)}")


def _add_pointer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--click",
        dest="clicks",
        type=_click,
        action=Gather,
        metavar="X,Y[,-]",
        help="photo pixels; - = not it",
    )
    parser.add_argument(
        "--box", type=_box, metavar="X0,Y0,X1,Y1", help="around the object, photo pixels; cut at the photo's edges"
    )
    _add_sam(parser)


def _add_seeds(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--seeds", type=_count, metavar="N", help="seeds 1 to N (default 4)")
    group.add_argument("--seed-list", dest="seeds", type=_seed_list, metavar="1,2,3", help="these seeds")


def _add_set(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--set", type=_pair, action=Gather, metavar="KEY=VALUE", help=text)


def _add_model(parser: argparse.ArgumentParser) -> None:
    text = "a Stable Diffusion folder or file, or the ID of an installed one; the starter where left out"
    parser.add_argument("--model", metavar="FOLDER|FILE|ID", help=text)


def _add_sam(parser: argparse.ArgumentParser) -> None:
    text = "a SAM checkpoint (vit_b, vit_l, vit_h, MobileSAM, SAM 2, 2.1), or an installed one's ID; else the starter's"
    parser.add_argument("--sam", metavar="FILE|ID", help=text)


def _add_out(parser: argparse.ArgumentParser, text: str, json: str = "one event a line on stdout") -> None:
    parser.add_argument("--out", type=Path, required=True, help=text)
    _add_json(parser, json)


def _add_json(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--json", action="store_true", help=text)


def _numbers(text: str, count: int) -> list[float]:
    numbers = [float(part) for part in text.split(",")]
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise ValueError(text)
    return numbers


def _click(text: str) -> Click:
    add = not text.endswith(",-")
    return Click(*_numbers(text if add else text[:-2], 2), add=add)


def _box(text: str) -> Box:
    x0, y0, x1, y1 = _numbers(text, 4)
    if not (x0 < x1 and y0 < y1):
        raise argparse.ArgumentTypeError(f"'{text}' is no box: X0 < X1 and Y0 < Y1")
    return Box(x0, y0, x1, y1)


def _frame(text: str) -> Box | Literal["object", "photo"]:
    if text == "object" or text == "photo":
        return text
    try:
        return _box(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no frame: X0,Y0,X1,Y1, object or photo") from error


def _transform(text: str) -> Transform:
    parts = text.split(",")
    flip = parts[-1] == "flip"
    numbers = [float(part) for part in (parts[:-1] if flip else parts)]
    scale, dx, dy = numbers[:3]
    if len(numbers) > 4 or not 0 < scale <= LARGEST_SCALE or not all(map(math.isfinite, numbers)):
        raise ValueError(text)
    return Transform(scale=scale, dx=dx, dy=dy, rotate=numbers[3] if len(numbers) == 4 else 0.0, flip=flip)


def _count(text: str) -> tuple[int, ...]:
    count = int(text)
    if not 1 <= count <= MOST_SEEDS:
        raise argparse.ArgumentTypeError(f"between 1 and {MOST_SEEDS} seeds")
    return tuple(range(1, count + 1))


def _seed_list(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"'{text}' is not KEY=VALUE")
    return key, value
