"""What each command of ``ld-edit`` does, given its parsed options. Torch-free: jobs run in the engine's process."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Literal

import msgspec

from engine.cli import batch, develop, doctor, model_names, proof, resume, tuned_edits
from engine.cli.edits import asked, run_edit, say_done, with_paths_from
from engine.cli.exporting import export, projects
from engine.cli.options import Options
from engine.evaluation import evaluate as evaluation
from engine.evaluation.request import EvaluationRequest
from engine.evaluation.scoring import Score
from engine.files import atomic, output_files, regular_files
from engine.helpers.decode_helper import decode
from engine.helpers.helper_process import HelperProcess
from engine.pictures import picture_io
from engine.process import limits, request_checks
from engine.process.progress_display import ascii_json, nothing
from engine.process.session import JOB, OpenEngine, ask
from engine.protocol.errors import ExitCode, PictureError, UsageError
from engine.protocol.requests import (
    NO_FILE,
    EditRequest,
    ForecastRequest,
    Pointer,
    ReferenceRequest,
    SampleRequest,
    SegmentRequest,
)
from engine.protocol.results import ForecastDone, ReferenceDone, SampleDone, SegmentDone
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
        "develop": lambda: develop.develop(options),
        "proof": lambda: proof.proof(options),
        "evaluate": lambda: evaluate(options, engine, score),
        "export": lambda: export.perform(options),
        "project": lambda: projects.perform(options),
        "tuned": lambda: tuned_edits.perform(options),
        "doctor": lambda: doctor.doctor(options, engine),
        "resume": lambda: resume.resume(options, engine),
        "batch": lambda: batch.batch(options, engine),
    }
    return verbs[options.command]()


def run(options: Options, engine: OpenEngine) -> int:
    """The whole edit, then each candidate in the photo at the photo's resolution.

    Raises DiskError in the end where all but the tuned edit could be saved.
    """
    with _described(options) as request:
        read = (request.model, request.sam, request.upscaler, options.request, options.project)
        done, notes = run_edit(request, read, options, engine)
        written = f"Done: {request.out} holds the candidates, contact-sheet.png and each edit-SEED.png."
        say_done(options, done, " ".join([written, *map(str, notes)]))
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
    other = f"; --memory {told.instead} has room" if told.instead else ""
    print(f"memory mode {told.mode}: {room} memory, {(told.free_bytes or 0) / 1e9:.1f} GB are free{other}")
    return ExitCode.DONE


def sample(options: Options, engine: OpenEngine) -> int:
    overrides = dict(options.set) | ({"alpha": options.alpha} if options.alpha is not None else {})
    tuned = _existing(options.tuned, shown("tuned edit"))
    request = SampleRequest(
        job=JOB,
        model=model_names.place(options.model, "diffusion"),
        loras=options.loras,
        vae=options.vae,
        embeddings=options.embeddings,
        tuned=tuned,
        out=_folder(options),
        seeds=options.seeds,
        overrides=overrides,
        negative=options.negative if "negative" in options.said else None,
        sam=model_names.place(options.sam, "sam"),
        upscaler=_optional(options.upscaler),
    )
    limits.check(request)
    read = (request.tuned, request.model, request.sam, request.upscaler, *request.added.files)
    output_files.protect_inputs(read, output_files.of_job(request))
    with output_files.claimed(request):
        result = asked(request, SampleDone, options, engine)
    say_done(options, result, f"Done: {request.out} holds the candidates.")
    return ExitCode.DONE


def mask(options: Options, engine: OpenEngine) -> int:
    photo, sam, out = (
        _existing(options.photo, shown("photo")),
        model_names.place(options.sam, "sam"),
        options.out.absolute(),
    )
    output_files.check_png(out)
    output_files.protect_inputs((photo, sam), (out,))
    decode(Path(photo))
    pointer = Pointer(clicks=options.clicks, box=options.box)
    if not pointer.clicks and pointer.box is None:
        raise UsageError("Nothing points at the object.", "Give --click X,Y or --box X0,Y0,X1,Y1.")
    out.parent.mkdir(parents=True, exist_ok=True)
    request = SegmentRequest(job=JOB, photo=photo, pointer=pointer, out=str(out), sam=sam)
    result = asked(request, SegmentDone, options, engine)
    say_done(options, result, f"Done: {request.out} (SAM is {result.score:.0%} sure).")
    return ExitCode.DONE


def reference(options: Options, engine: OpenEngine) -> int:
    request_checks.prompt(shown("reference"), options.prompt)
    request = ReferenceRequest(
        job=JOB,
        model=model_names.place(options.model, "diffusion"),
        loras=options.loras,
        vae=options.vae,
        embeddings=options.embeddings,
        prompt=options.prompt,
        out=_folder(options),
        seeds=options.seeds,
    )
    limits.check(request)
    output_files.protect_inputs((request.model, *request.added.files), output_files.of_job(request))
    with output_files.claimed(request):
        result = asked(request, ReferenceDone, options, engine)
    say_done(options, result, f"Done: {request.out} holds the references and their masks.")
    return ExitCode.DONE


def world(options: Options) -> int:
    """A scene with its mask, its parameters and its captions."""
    request_checks.scene_size(options.size)
    rng = random.Random(options.seed)
    scene = draw_scene(sample_parameters(rng, **dict(options.set)), options.size)
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
        vae=options.vae,
        embeddings=options.embeddings,
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
        upscaler=_optional(options.upscaler),
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
    return with_paths_from(request, path.parent)


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
