"""What each command of ``ld-edit`` does, given its parsed options. Torch-free: jobs run in the engine's process."""

from __future__ import annotations

import contextlib
import random
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Literal

import msgspec

from engine.cli import doctor, model_names, projects, proof, tuned_edits
from engine.cli.options import Options
from engine.evaluation import evaluate as evaluation
from engine.evaluation.request import EvaluationRequest
from engine.evaluation.scoring import Score
from engine.files import atomic, free_space, originals, output_files, regular_files
from engine.helpers.decode_helper import decode
from engine.helpers.helper_process import HelperProcess
from engine.helpers.picture_helpers import ExportTask, Placed, export
from engine.pictures import picture_io
from engine.process import limits, request_checks
from engine.process.progress_display import Bar, Plain, ascii_json, json_lines, nothing
from engine.process.session import JOB, Conversation, OpenEngine, ask
from engine.protocol.errors import DiskError, ExitCode, PictureError, UsageError
from engine.protocol.events import AnyEvent, Finished, R, finished
from engine.protocol.requests import (
    NO_FILE,
    EditRequest,
    ForecastRequest,
    Pointer,
    ReferenceRequest,
    Request,
    SampleRequest,
    SegmentRequest,
    with_files,
)
from engine.protocol.results import EditDone, ForecastDone, ReferenceDone, Result, SampleDone, SegmentDone
from engine.protocol.texts import Text, shown
from engine.protocol.unreadable import UNREADABLE
from engine.starter.parameters import sample_parameters
from engine.starter.world import draw_scene

_WORLD_MARK = "ld-world"  # PNG text that tells the window a scene from a photo


def perform(options: Options, engine: OpenEngine, score: Score) -> int:
    """The command that ``options`` name; see ``main``. Raises EngineError, OSError, KeyboardInterrupt."""
    verbs: dict[str, Callable[[], int]] = {
        "run": lambda: run(options, engine),
        "forecast": lambda: forecast(options, engine),
        "sample": lambda: sample(options, engine),
        "mask": lambda: mask(options, engine),
        "reference": lambda: reference(options, engine),
        "world": lambda: world(options),
        "judge": lambda: judge(options),
        "proof": lambda: proof.proof(options),
        "evaluate": lambda: evaluate(options, engine, score),
        "project": lambda: projects.perform(options),
        "tuned": lambda: tuned_edits.perform(options),
        "doctor": lambda: doctor.doctor(options, engine),
    }
    return verbs[options.command]()


def run(options: Options, engine: OpenEngine) -> int:
    """The whole edit, then each candidate in the photo at the photo's resolution.

    Raises DiskError in the end where all but the tuned edit could be saved.
    """
    with _described(options) as request:
        return _run(request, options, engine)


def _run(request: EditRequest, options: Options, engine: OpenEngine) -> int:
    read = (*originals.files(request), request.model, request.sam, options.request, options.project, *_loras(request))
    output_files.spare(read, output_files.of_job(request))
    checked = request_checks.edit(request)
    _tell_cut_off(checked.inside)
    request = msgspec.structs.replace(request, beside=free_space.pictures(checked.size, len(request.seeds)))
    notes: tuple[Text, ...] = ()
    with output_files.claimed(request) as kept, engine() as opened:
        _tell_slow(kept, checked.size, opened)
        done = _asked(kept, EditDone, options, lambda: contextlib.nullcontext(opened))
        result = done.result
        if checked.inside is None:
            _tell_cut_off(result.object_inside)
        tuned = result.tuned or None  # a method without layers has none
        for candidate in result.candidates:
            path = Path(kept.out) / f"edit-{candidate.seed}.png"
            placed = Placed(candidate.path, result.sources.frame, candidate.seed, tuned)
            notes = export(ExportTask(kept.photo, (placed,), str(path), options.metadata))
    if result.tuned is None:
        raise DiskError(
            "The tuned edit could not be saved in {folder}; all else is there.",
            "Make room there and run it again if you want more seeds of it later.",
            folder=request.out,
        )
    written = f"Done: {request.out} holds the candidates, contact-sheet.png and each edit-SEED.png."
    _done(options, done, " ".join([written, *map(str, notes)]))
    return ExitCode.DONE


def forecast(options: Options, engine: OpenEngine) -> int:
    """What ``run`` with the same words would take, stage by stage. Writes nothing."""
    with _described(options) as request:
        checked = request_checks.edit(request)
        asked = ForecastRequest(job=JOB, edit=request, photo_size=checked.size, memory=True)
        told = ask(asked, ForecastDone, nothing, engine)
    if options.json:
        print(ascii_json(msgspec.json.encode(told)))
        return ExitCode.DONE
    for stage in told.stages:
        print(f"{stage.name}: {stage.seconds:.0f} s, {(stage.bytes or 0) / 1e9:.1f} GB")
    print(f"whole job on {told.device}: {told.seconds:.0f} s")
    room = "enough" if told.fits else "too little"
    print(f"memory mode {told.mode}: {room} memory, {(told.free_bytes or 0) / 1e9:.1f} GB are free")
    return ExitCode.DONE


def sample(options: Options, engine: OpenEngine) -> int:
    overrides = dict(options.set) | ({"alpha": options.alpha} if options.alpha is not None else {})
    tuned = _existing(options.tuned, shown("tuned edit"))
    request = SampleRequest(
        job=JOB,
        model=model_names.place(options.model, "diffusion"),
        loras=options.loras,
        tuned=tuned,
        out=_folder(options),
        seeds=options.seeds,
        overrides=overrides,
        sam=model_names.place(options.sam, "sam"),
    )
    limits.check(request)
    output_files.spare((request.tuned, request.model, request.sam, *_loras(request)), output_files.of_job(request))
    with output_files.claimed(request):
        result = _asked(request, SampleDone, options, engine)
    _done(options, result, f"Done: {request.out} holds the candidates.")
    return ExitCode.DONE


def mask(options: Options, engine: OpenEngine) -> int:
    photo, sam, out = (
        _existing(options.photo, shown("photo")),
        model_names.place(options.sam, "sam"),
        options.out.absolute(),
    )
    output_files.check_png(out)
    output_files.spare((photo, sam), (out,))
    decode(Path(photo))
    pointer = Pointer(clicks=options.clicks, box=options.box)
    if not pointer.clicks and pointer.box is None:
        raise UsageError("Nothing points at the object.", "Give --click X,Y or --box X0,Y0,X1,Y1.")
    out.parent.mkdir(parents=True, exist_ok=True)
    request = SegmentRequest(job=JOB, photo=photo, pointer=pointer, out=str(out), sam=sam)
    result = _asked(request, SegmentDone, options, engine)
    _done(options, result, f"Done: {request.out} (SAM is {result.score:.0%} sure).")
    return ExitCode.DONE


def reference(options: Options, engine: OpenEngine) -> int:
    request_checks.prompt(shown("reference"), options.prompt)
    request = ReferenceRequest(
        job=JOB,
        model=model_names.place(options.model, "diffusion"),
        loras=options.loras,
        prompt=options.prompt,
        out=_folder(options),
        seeds=options.seeds,
    )
    limits.check(request)
    output_files.spare((request.model, *_loras(request)), output_files.of_job(request))
    with output_files.claimed(request):
        result = _asked(request, ReferenceDone, options, engine)
    _done(options, result, f"Done: {request.out} holds the references and their masks.")
    return ExitCode.DONE


def world(options: Options) -> int:
    """A scene with its mask, its parameters and its captions."""
    request_checks.scene_size(options.size)
    rng = random.Random(options.seed)
    fixed = {key: str(value) for key, value in options.set.items()}
    scene = draw_scene(sample_parameters(rng, **fixed), options.size)
    out = Path(_folder(options))
    out.mkdir(parents=True, exist_ok=True)
    parameters = msgspec.json.encode(scene.parameters)
    picture_io.write_png(scene.picture, out / "picture.png", {_WORLD_MARK: parameters.decode()})
    picture_io.write_mask(scene.mask, out / "mask.png")
    content = msgspec.json.encode({"parameters": scene.parameters, "captions": scene.captions})
    atomic.write_bytes(out / "scene.json", msgspec.json.format(content, indent=2))
    print(ascii_json(content) if options.json else scene.captions.whole)
    return ExitCode.DONE


def judge(options: Options) -> int:
    """The judge is a torch model, so it reads the picture in a process of its own."""
    picture = _existing(options.picture, shown("picture"))
    decode(Path(picture))
    with HelperProcess("judge", shown("The judge could not read {picture}", picture=picture), [picture]) as helper:
        verdict = helper.result(dict[str, Any])
    if options.json:
        print(ascii_json(msgspec.json.encode(verdict)))
        return ExitCode.DONE
    for question in ("animal", "colour", "pose", "place", "weather"):
        print(f"{question}: {verdict[question]['label']} ({verdict[question]['p']:.0%})")
    print(f"no scene of the world: {verdict['reject']:.0%}")
    return ExitCode.DONE


def evaluate(options: Options, engine: OpenEngine, score: Score) -> int:
    return evaluation.evaluate(evaluation_request(options), engine, score)


def evaluation_request(options: Options) -> EvaluationRequest:
    """Relative paths become absolute: the engine has a folder of its own."""
    assert options.dataset is not None and options.clip is not None  # the command line requires them
    return EvaluationRequest(
        dataset=options.dataset.absolute(),
        clip=options.clip.absolute(),
        dino=options.dino and options.dino.absolute(),
        lpips=options.lpips and options.lpips.absolute(),
        out=options.out.absolute(),
        model=model_names.place(options.model, "diffusion"),
        sam=model_names.place(options.sam, "sam"),
        method=options.method,
        preset=options.preset,
        overrides=dict(options.set),
        negative=options.negative,
        seeds=options.seeds,
        json=options.json,
    )


@contextlib.contextmanager
def _described(options: Options) -> Generator[EditRequest]:
    """The edit that the words, a file or a project describe; a project's pictures are files until the end."""
    if options.project is None:
        yield _from_file(options) if options.request else _from_options(options)
        return
    _only("project", options)
    with projects.edit_of(options.project, JOB, options.out.absolute()) as request:
        yield request


def _from_options(options: Options) -> EditRequest:
    if options.photo is None:
        raise UsageError("No photo is given.", "Give its path, or --request FILE.")
    given = Pointer(mask=_optional(options.mask), clicks=options.clicks, box=options.box)
    if given == Pointer():
        raise UsageError("Nothing points at the object.", "Give --mask FILE, --click X,Y or --box X0,Y0,X1,Y1.")
    return EditRequest(
        job=JOB,
        model=model_names.place(options.model, "diffusion"),
        loras=options.loras,
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
        frame=None if options.frame == "photo" else options.frame,
        seeds=options.seeds,
        preset=options.preset,
        overrides=dict(options.set),
        method=options.method,
        memory=options.memory,
        sam=model_names.place(options.sam, "sam"),
    )


def _from_file(options: Options) -> EditRequest:
    """A request's JSON; the result.json of a run is one, with a result that is ignored.

    Its paths may be relative to the folder it lies in.
    """
    path = Path(_existing(options.request, shown("request")))
    _only("request", options)
    try:
        content: dict[str, Any] = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        content = {key: value for key, value in content.items() if key != "result"}
        own = {"request": "EditRequest", "job": JOB, "out": _folder(options)}
        request = msgspec.convert(content | own, EditRequest)
    except UNREADABLE as error:
        raise UsageError(
            "The request {path} cannot be used: {cause}.", "Correct it.", path=path, cause=error
        ) from error
    return _with_paths_from(request, path.parent)


def _only(what: Literal["request", "project"], options: Options) -> None:
    """Raises UsageError where more is said than what the file says already."""
    if changed := options.said - {what, "out", "json", "metadata"}:
        raise UsageError(
            "The {what} {path} says everything; '{name}' cannot be given as well.",
            "Leave it out, or change it in the {what}.",
            what=what,
            path=options.request if what == "request" else options.project,
            name=min(changed),
        )


def _with_paths_from(request: EditRequest, folder: Path) -> EditRequest:
    def placed(given: str | None) -> str | None:
        return None if given is None else str(folder / given)

    moved = with_files(request, lambda path: str(folder / path))
    loras = tuple(msgspec.structs.replace(lora, file=str(folder / lora.file)) for lora in request.loras)
    return msgspec.structs.replace(moved, model=placed(request.model), sam=placed(request.sam), loras=loras)


def _loras(request: Request) -> list[str]:
    return [lora.file for lora in request.loras]


def _asked(request: Request, kind: type[R], options: Options, engine: OpenEngine) -> R:
    if options.json:
        return ask(request, kind, _unfinished, engine)
    display = Bar() if sys.stderr.isatty() else Plain()
    try:
        return ask(request, kind, display, engine)
    finally:
        display.close()


def _unfinished(event: AnyEvent) -> None:
    """As ``json_lines``; Finished is left to ``_done``."""
    if not isinstance(event, Finished):
        json_lines(event)


def _tell_cut_off(inside: float | None) -> None:
    """``inside``: the share of the object that lies in the frame; None where it is not known."""
    if inside is not None and inside < 1:
        print(
            f"ld-edit: Only {inside:.0%} of the object lies in the frame; the rest stays as the photo has it. "
            "--frame object takes a frame around it.",
            file=sys.stderr,
        )


def _tell_slow(request: EditRequest, photo_size: tuple[int, int], opened: Conversation) -> None:
    """Of another model than the starter, which takes a minute or two on any device."""
    if request.model is None:
        return
    asked = ForecastRequest(job=JOB, edit=request, photo_size=photo_size)
    if (notice := opened.ask(asked, ForecastDone, nothing).notice) is not None:
        print(f"ld-edit: {notice[0]} {notice[1]}", file=sys.stderr)


def _done(options: Options, result: Result, line: str) -> None:
    """The command's last words. Finished is among them, since what follows a job may still fail."""
    if options.json:
        json_lines(finished(JOB, result))
    else:
        print(line)


def _existing(path: Path | None, what: Text) -> str:
    if path is not None:
        regular_files.check(path)
    if path is None or not path.is_file():
        raise PictureError("There is no {what} {path}.", "Check the name.", what=what, path=path)
    return str(path.absolute())


def _optional(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())


def _reference(given: str) -> str:
    return given if given in NO_FILE else str(Path(given).absolute())


def _folder(options: Options) -> str:
    return str(options.out.absolute())
