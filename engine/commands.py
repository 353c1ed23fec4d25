"""What each command of ``ld-edit`` does, given its parsed options. Torch-free: jobs run in the engine's process."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from engine import durable, exporting, pictures, settings
from engine.asking import ask
from engine.errors import ExitCode, PictureError, PromptError, UsageError
from engine.helpers import ExportTask
from engine.options import Options
from engine.requests import Box, EditRequest, Pointer, ReferenceRequest, Request, SampleRequest, SegmentRequest
from engine.starter.world import draw_scene, sample_parameters
from engine.terminal import Bar, Plain, json_lines

_JOB = "ld-edit"
_WORLD_MARK = "ld-world"  # PNG text that tells the window a scene from a photo


def run(options: Options) -> int:
    """The whole edit, then each candidate in the photo at the photo's resolution."""
    request = _from_file(options) if options.request else _from_options(options)
    _check(request)
    result = _asked(request, options)["result"]
    frame = msgspec.convert(result["sources"]["frame"], Box)
    note = ""
    for candidate in result["candidates"]:
        path = Path(request.out) / f"edit-{candidate['seed']}.png"
        task = ExportTask(
            photo=request.photo,
            candidate=candidate["path"],
            frame=frame,
            out=str(path),
            seed=candidate["seed"],
            tuned=result["tuned"],
        )
        note = exporting.run(task).note
    _say(options, f"Done: {request.out} holds the candidates, contact-sheet.png and each edit-SEED.png. {note}")
    return ExitCode.DONE


def sample(options: Options) -> int:
    overrides = dict(options.set) | ({"alpha": options.alpha} if options.alpha is not None else {})
    tuned = _existing(options.tuned, "tuned edit")
    request = SampleRequest(job=_JOB, tuned=tuned, out=_folder(options), seeds=options.seeds, overrides=overrides)
    _asked(request, options)
    _say(options, f"Done: {request.out} holds the candidates.")
    return ExitCode.DONE


def mask(options: Options) -> int:
    photo = _photo(options.photo)
    pointer = Pointer(clicks=options.clicks, box=options.box)
    if not pointer.clicks and pointer.box is None:
        raise UsageError("Nothing points at the object.", "Give --click X,Y or --box X0,Y0,X1,Y1.")
    out = options.out.absolute()
    out.parent.mkdir(parents=True, exist_ok=True)
    request = SegmentRequest(job=_JOB, photo=photo, pointer=pointer, out=str(out), sam=_folder_or_file(options.sam))
    score = _asked(request, options)["score"]
    _say(options, f"Done: {request.out} (SAM is {score:.0%} sure).")
    return ExitCode.DONE


def reference(options: Options) -> int:
    _prompt("reference", options.prompt)
    request = ReferenceRequest(
        job=_JOB, model=_folder_or_file(options.model), prompt=options.prompt, out=_folder(options), seeds=options.seeds
    )
    _asked(request, options)
    _say(options, f"Done: {request.out} holds the references and their masks.")
    return ExitCode.DONE


def world(options: Options) -> int:
    """A scene with its mask, its parameters and its captions."""
    rng = random.Random(options.seed)
    fixed = {key: str(value) for key, value in options.set.items()}
    scene = draw_scene(sample_parameters(rng, **fixed), options.size)
    out = Path(_folder(options))
    out.mkdir(parents=True, exist_ok=True)
    parameters = msgspec.json.encode(scene.parameters)
    pictures.write_png(scene.picture, out / "picture.png", {_WORLD_MARK: parameters.decode()})
    pictures.write_mask(scene.mask, out / "mask.png")
    content = {"parameters": scene.parameters, "captions": scene.captions}
    durable.write_bytes(out / "scene.json", msgspec.json.format(msgspec.json.encode(content), indent=2))
    print(scene.captions.whole)
    return ExitCode.DONE


def judge(options: Options) -> int:
    """The judge is a torch model, so it reads the picture in a process of its own."""
    picture = _existing(options.picture, "picture")
    root = Path(__file__).resolve().parent.parent
    return subprocess.run([sys.executable, "-m", "engine.starter.judge", picture], cwd=root, check=False).returncode


def _from_options(options: Options) -> EditRequest:
    if options.photo is None:
        raise UsageError("No photo is given.", "Give its path, or --request FILE.")
    given = Pointer(mask=_optional(options.mask), clicks=options.clicks, box=options.box)
    if given == Pointer():
        raise UsageError("Nothing points at the object.", "Give --mask FILE, --click X,Y or --box X0,Y0,X1,Y1.")
    return EditRequest(
        job=_JOB,
        model=_folder_or_file(options.model),
        photo=str(options.photo.absolute()),
        pointer=given,
        object_prompt=options.object or "",
        background_prompt=options.background or "",
        out=_folder(options),
        target=options.target,
        negative=options.negative,
        reference=_reference(options.reference),
        reference_mask=_optional(options.reference_mask),
        object_source=_optional(options.object_source),
        object_mask=_optional(options.object_mask),
        transform=options.transform,
        seeds=options.seeds,
        preset=options.preset,
        overrides=dict(options.set),
        method=options.method,
        sam=_folder_or_file(options.sam),
    )


def _from_file(options: Options) -> EditRequest:
    """A request's JSON; the result.json of a run is one, with a result that is ignored."""
    path = Path(_existing(options.request, "request"))
    try:
        content: dict[str, Any] = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        content = {key: value for key, value in content.items() if key != "result"}
        own = {"request": "EditRequest", "job": _JOB, "out": _folder(options)}
        return msgspec.convert(content | own, EditRequest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The request {path} cannot be used: {error}.", "Correct it.") from error


def _check(request: EditRequest) -> None:
    """What can be known before a model is loaded. Raises PictureError, PromptError, UsageError."""
    photo = pictures.read_picture(Path(request.photo))
    if (
        request.pointer.mask is not None
        and not (pictures.read_mask(Path(request.pointer.mask), photo.size) > 0.5).any()
    ):
        raise PictureError(f"The mask {request.pointer.mask} is empty.", "Paint the object white in it.")
    _prompt("object", request.object_prompt)
    _prompt("background", request.background_prompt)
    if request.reference not in ("generate", "photo"):
        background = pictures.read_picture(Path(request.reference))
        if request.reference_mask is not None:
            pictures.read_mask(Path(request.reference_mask), background.size)
    if request.object_source is not None:
        source = pictures.read_picture(Path(request.object_source))
        if request.object_mask is not None:
            pictures.read_mask(Path(request.object_mask), source.size)
    settings.resolve(request.preset, {}, request.overrides)


def _asked(request: Request, options: Options) -> dict[str, Any]:
    if options.json:
        return ask(request, json_lines)
    shown = Bar() if sys.stderr.isatty() else Plain()
    try:
        return ask(request, shown)
    finally:
        shown.close()


def _say(options: Options, line: str) -> None:
    if not options.json:
        print(line)


def _prompt(role: str, text: str) -> None:
    if not text.strip():
        raise PromptError(f"The {role} prompt is empty.", "Describe it in a few words.")


def _photo(path: Path | None) -> str:
    found = _existing(path, "photo")
    pictures.read_picture(Path(found))
    return found


def _existing(path: Path | None, what: str) -> str:
    if path is None or not path.is_file():
        raise PictureError(f"There is no {what} {path}.", "Check the name.")
    return str(path.absolute())


def _optional(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())


def _folder_or_file(given: str | None) -> str | None:
    """The engine has a folder of its own, so it gets no relative path."""
    return None if given is None else str(Path(given).absolute())


def _reference(given: str) -> str:
    return given if given in ("generate", "photo") else str(Path(given).absolute())


def _folder(options: Options) -> str:
    return str(options.out.absolute())
