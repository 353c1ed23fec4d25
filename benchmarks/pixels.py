"""Do the photo's own pixels stay where an edit does not need others, and does one see the edge?

Scenes never trained on are edited with the photo itself as background, their object in another pose, colour or place,
and photos of a data set where one is given. Every other edit lets the model draw all of the frame anew, as models other
than the starter do. Little is learned, since what matters here is not what is drawn. Each candidate is put into its
photo as PNG and TIFF and compared as ``ld-edit proof`` does; so is it with a copy of the photo in 16 bits.

The seam error is the gradient across the edge of what differs between edit and photo, in levels a pixel of the photo:
of the model's own pixels put in where they are mostly seen, with a sharp edge; with a soft edge and the model's own
colours; of what is exported; and of a layer that is cloned. Grain is the noise of the photo around a place, and of the
result in it before and after it gets what it lacks. A sheet shows each photo, its candidate, the edit, the cloned one,
and the pixels that changed.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import msgspec
import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks import report
from benchmarks.scenes import REPORTED, Edit, Kind, edits
from engine.files.resources import resources_folder
from engine.helpers.picture_helpers import ExportTask, Placed, export, prove
from engine.pictures import picture_io
from engine.pictures.contact_sheet import contact_sheet
from engine.pictures.export import enlarge_to_frame, paste, read_laid
from engine.pictures.frame_geometry import Frame
from engine.pictures.placing import grain, looks
from engine.process.dispatch import Engine
from engine.protocol.errors import EngineError
from engine.protocol.events import Event, Failed, Finished, answer
from engine.protocol.helper_tasks import Look, ProofTask
from engine.protocol.requests import Box, Click, EditRequest, Pointer, Transform
from engine.protocol.results import EditDone
from engine.protocol.texts import Text
from engine.starter.world import draw_scene

_KINDS: Final[tuple[Kind, ...]] = ("pose", "colour", "size and position")
_SIDE: Final = 512  # pixels of a scene's photo
_STEPS: Final = {"embedding_steps": 10, "weight_steps": 20, "sampling_steps": 15, "bent_copies": 8}
_SEAMS: Final = ("seam_before", "seam_own", "seam_after", "seam_cloned")
_TILE: Final = 192
_SHOWN: Final = 1024  # pixels of a large photo's longer side on which seams are measured

Picture = npt.NDArray[np.float32]


class Options(report.Options):
    resources: Path
    scenes: int
    photos: Path | None
    out: Path | None


class Row(msgspec.Struct, frozen=True):
    """``outside``: the share of pixels outside the places that differ, ``outside_deep``: the same with 16 bits;
    ``changed``: of all. Seams in levels a pixel.

    ``grain``: of the photo, of the result, and of the result with grain, in levels; None where none can be measured.
    """

    name: str
    kept: bool
    outside: float
    outside_deep: float
    changed: float
    seam_before: float
    seam_own: float
    seam_after: float
    seam_cloned: float
    grain: tuple[float, float, float] | None


def main(arguments: Sequence[str] | None = None) -> None:
    parser = report.parser("pixels", __doc__)
    parser.add_argument("--resources", type=Path, default=resources_folder(), help="where starter/ is")
    parser.add_argument("--scenes", type=int, default=20)
    parser.add_argument("--photos", type=Path, help="TEdBench's folder: its originals/ are edited as well")
    parser.add_argument("--out", type=Path, help="a folder that takes edits and sheet.png")
    options = parser.parse_args(arguments, namespace=Options())
    with tempfile.TemporaryDirectory() as folder:
        figures = _measure(options, (options.out or Path(folder)).absolute())
    rows = [
        [
            *(r.name, "kept" if r.kept else "drawn", *(f"{v:.4%}" for v in (r.outside, r.outside_deep, r.changed))),
            *(f"{getattr(r, name):.2f}" for name in _SEAMS),
            "-" if r.grain is None else ", ".join(f"{each:.2f}" for each in r.grain),
        ]
        for r in figures
    ]
    seams = ["seam, sharp", "own colours", "exported", "cloned"]
    report.print_table(
        ["edit", "background", "outside", "in 16 bits", "changed", *seams, "grain: photo, result, with grain"], rows
    )
    means = {name: float(np.mean([getattr(r, name) for r in figures])) for name in _SEAMS}
    print(f"Seam error: {', '.join(f'{name} {value:.2f}' for name, value in means.items())}.\n")
    worst = max(max(r.outside, r.outside_deep) for r in figures)
    budgets = [report.Budget("pixels outside the object's places that differ, share", 0, worst)]
    report.finish("pixels", options, {"edits": figures} | means, budgets)


def _measure(options: Options, out: Path) -> list[Row]:
    engine, rows, tiles = Engine(options.resources), list[Row](), list[tuple[str, Image.Image]]()
    for number, request in enumerate(_requests(options, out)):
        kept = number % 2 == 0
        asked = msgspec.structs.replace(request, overrides=request.overrides | {"keep_background": kept})
        frame = _edited(engine, asked)
        row, shown = _judged(asked, frame, kept)
        print(f"{row.name}: {row.outside:.4%} outside", flush=True)
        rows.append(row)
        tiles += shown
    if options.out is not None:
        picture_io.write_png(contact_sheet(tiles, 5), out / "sheet.png")
    return rows


def _requests(options: Options, out: Path) -> Iterator[EditRequest]:
    quick = options.quick
    steps = dict.fromkeys(_STEPS, 1) if quick else _STEPS
    each = -(-options.scenes // len(_KINDS))
    for edit in [] if quick and options.photos else edits(1 if quick else each, REPORTED, _KINDS)[: options.scenes]:
        yield _scene(edit, out / edit.name, steps)
    if options.photos is None:
        return
    listed: list[dict[str, Any]] = msgspec.json.decode(
        (resources_folder() / "evaluation" / "tedbench.json").read_bytes()
    )
    for entry in {entry["picture"]: entry for entry in listed}.values():
        photo = options.photos / "originals" / entry["picture"]
        if photo.is_file():
            size = picture_io.read_picture(photo).size
            clicks = tuple(Click(x * size[0], y * size[1]) for x, y in entry["clicks"])
            words = ("a dog jumping", "in the snow")  # what the starter knows
            yield _request(photo, Pointer(clicks=clicks), words, out / photo.stem, steps)


def _scene(edit: Edit, folder: Path, steps: dict[str, int]) -> EditRequest:
    folder.mkdir(parents=True, exist_ok=True)
    scene = draw_scene(edit.before, _SIDE)
    picture_io.write_png(scene.picture, folder / "photo.png")
    picture_io.write_mask(scene.mask, folder / "object.png")
    moved = edit.transform and Transform(
        edit.transform.scale,
        edit.transform.dx * _SIDE,
        edit.transform.dy * _SIDE,
        edit.transform.rotate,
        edit.transform.flip,
    )
    words = (edit.object_prompt, edit.background_prompt)
    request = _request(folder / "photo.png", Pointer(mask=str(folder / "object.png")), words, folder / "run", steps)
    return msgspec.structs.replace(request, transform=moved, job=edit.name)


def _request(photo: Path, pointer: Pointer, words: tuple[str, str], out: Path, steps: dict[str, int]) -> EditRequest:
    return EditRequest(
        job=photo.stem,
        photo=str(photo),
        pointer=pointer,
        object_prompt=words[0],
        background_prompt=words[1],
        out=str(out),
        reference="photo",
        seeds=(1,),
        overrides=dict(steps),
    )


def _edited(engine: Engine, request: EditRequest) -> Box:
    """Its frame. Raises EngineError."""
    events: list[Event] = []
    engine.run(request, events.append, lambda: False)
    match events[-1]:
        case Finished() as event:
            return answer(event, EditDone).result.sources.frame
        case Failed(message=message, next_step=advice):
            raise EngineError(Text(f"{request.job}: {message}"), Text(advice))
        case other:
            raise RuntimeError(f"{request.job} ended with {other}.")


def _judged(request: EditRequest, box: Box, kept: bool) -> tuple[Row, list[tuple[str, Image.Image]]]:
    folder, outside, changed = Path(request.out), list[float](), 0.0
    candidate = folder / "candidate-1.png"
    for suffix in (".png", ".tiff"):
        edit = folder / f"edit-1{suffix}"
        export(ExportTask(request.photo, (Placed(str(candidate), box, 1),), str(edit)))
        proof = prove(ProofTask(request.photo, str(edit)))
        if proof.changed_outside_share is None:
            raise RuntimeError(f"{edit} does not say where it may differ.")
        outside.append(proof.changed_outside_share)
        changed = proof.changed_share
    photo, edit = picture_io.read_picture(Path(request.photo)), picture_io.read_picture(folder / "edit-1.png")
    laid, frame = read_laid(candidate), Frame(box, picture_io.read_picture(candidate).size)
    share = Image.new("L", photo.size)
    share.paste(enlarge_to_frame(laid, frame)[1], frame.corners[:2])
    sharp = photo.copy()
    enlarged = enlarge_to_frame(picture_io.read_picture(candidate), frame)[0]
    hard = Image.fromarray(np.where(np.asarray(share) > 127, np.uint8(255), np.uint8(0)))
    sharp.paste(enlarged, frame.corners[:2], hard.crop(frame.corners))
    own, cloned = (
        paste(photo, looks.laid_with(candidate, box, look, lambda: photo), frame)
        for look in (Look(colour=0), Look(seam="clone"))
    )
    pairs = ((sharp, hard), (own, share), (edit, share), (cloned, share))
    before, soft, after, joined = (_seam(photo, made, edge) for made, edge in pairs)
    differ = (np.asarray(photo) != np.asarray(edit)).any(axis=2)
    tinted = Image.composite(Image.new("RGB", photo.size, (255, 0, 200)), photo, Image.fromarray(differ))
    shown = [
        *(("photo", photo), ("candidate", Image.open(candidate)), (request.job, edit)),
        *(("cloned", cloned), ("changed", tinted)),
    ]
    tiles = [
        (label, picture.convert("RGB").resize((_TILE, _TILE), Image.Resampling.LANCZOS)) for label, picture in shown
    ]
    grains = _grains(photo, edit, looks.laid_with(candidate, box, Look(grain=100), lambda: photo), frame)
    return Row(
        request.job,
        kept,
        max(outside),
        _deep(photo, candidate, box, share),
        changed,
        before,
        soft,
        after,
        joined,
        grains,
    ), tiles


def _deep(photo: Image.Image, candidate: Path, box: Box, share: Image.Image) -> float:
    """As ``Row.outside_deep``: of ``photo`` with low bits of its own, exported from PNG and TIFF to both."""
    folder, found = candidate.parent, list[float]()
    picture_io.write_png(share, folder / "place.png")
    own = np.asarray(photo, dtype=np.uint16)[..., ::-1] * np.uint16(256)
    own = own + np.random.default_rng(0).integers(0, 256, own.shape, dtype=np.uint16)
    for given, kind in itertools.product((".png", ".tiff"), repeat=2):
        source, edit = folder / f"deep{given}", folder / f"deep-edit{kind}"
        cv2.imwrite(str(source), np.ascontiguousarray(own))
        export(ExportTask(str(source), (Placed(str(candidate), box, 1),), str(edit)))
        proof = prove(ProofTask(str(source), str(edit), str(folder / "place.png")))
        if proof.bits != 16 or proof.changed_outside_share is None:
            raise RuntimeError(f"{edit} has not the bits of {source}.")
        found.append(proof.changed_outside_share)
    return max(found)


def _grains(
    photo: Image.Image, edit: Image.Image, grainy: Image.Image, frame: Frame
) -> tuple[float, float, float] | None:
    """As ``Row.grain``."""
    made, share = photo.copy(), np.zeros((photo.height, photo.width), dtype=np.uint8)
    enlarged, opacity = enlarge_to_frame(grainy, Frame(frame.box, grainy.size))
    made.paste(enlarged, frame.corners[:2], opacity)
    x0, y0, x1, y1 = frame.corners
    share[y0:y1, x0:x1] = np.asarray(opacity)
    around = grain.measured(np.asarray(photo), share == 0)
    inside = [grain.measured(np.asarray(picture), share == 255, around.blur) for picture in (edit, made)]
    found = [around, *inside]
    if any(each is grain.NONE for each in found):
        return None
    first, second, third = (float(np.sqrt(np.trace(each.covariance) / 3)) for each in found)
    return first, second, third


def _seam(photo: Image.Image, made: Image.Image, share: Image.Image) -> float:
    """The mean gradient of what differs, between neighbours of which one shows more of the result."""
    shrink = min(1.0, _SHOWN / max(photo.size))
    size = (round(photo.width * shrink), round(photo.height * shrink))
    ours, theirs, seen_there = (
        np.asarray(each.resize(size, Image.Resampling.BOX), dtype=np.float32) for each in (photo, made, share)
    )
    steps: list[Picture] = []
    for axis in (0, 1):
        gradient = np.abs(np.diff(theirs - ours, axis=axis)).mean(axis=2)
        steps.append(gradient[np.diff(seen_there, axis=axis) != 0])
    found = np.concatenate(steps)
    return float(found.mean()) if found.size else 0.0


if __name__ == "__main__":
    main()
