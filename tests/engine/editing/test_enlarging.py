"""Results that an upscaler makes as large as their frame in the photo, and what tells of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from engine.files.output_files import laid_of
from engine.helpers.export_helper import run as export
from engine.helpers.picture_helpers import ExportTask, Placed
from engine.pictures import picture_io
from engine.pictures.export import read_laid
from engine.pictures.placing import looks, proof
from engine.process.dispatch import Engine
from engine.protocol import tuned_header
from engine.protocol.errors import ModelError
from engine.protocol.helper_tasks import Look, ProofTask
from engine.protocol.requests import Box, CheckUpscalerRequest, EditRequest, SampleRequest
from tests.engine.jobs import failed, finished, pictures, run
from tests.tiny_models import write_tiny_upscaler


def test_a_result_lies_in_the_photo_as_the_upscaler_made_it(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    file = write_tiny_upscaler(tmp_path / "sharp.safetensors")
    plain = msgspec.structs.replace(request_edit, reference="photo", seeds=(1,))
    finished(run(engine, plain))
    request = msgspec.structs.replace(plain, out=str(tmp_path / "large"), upscaler=str(file))
    result = finished(run(engine, request))["result"]
    assert pictures(plain.out) == pictures(request.out)  # the candidates are the same, at the model's size
    told = result["enlarged"]
    assert (told["name"], told["times"], len(told["hash"])) == ("sharp", 3.0, 64)
    frame, candidate = Box(**result["sources"]["frame"]), Path(request.out) / "candidate-1.png"
    laid, small = read_laid(candidate), read_laid(Path(plain.out) / "candidate-1.png")
    assert (laid.size, small.size, laid.mode) == ((96, 96), (32, 32), "RGBA")
    alpha = small.getchannel("A").resize((96, 96), Image.Resampling.BILINEAR)
    assert laid.getchannel("A").tobytes() == alpha.tobytes()

    out = tmp_path / "edit-1.png"
    done = export(ExportTask(request.photo, (Placed(str(candidate), frame, 1),), str(out)))
    assert "A 32 × 32 pixel picture enlarged to 96 × 96 pixels by sharp." in map(str, done.notes)
    edit, seen = np.asarray(picture_io.read_picture(out)), np.asarray(laid)
    photo = np.asarray(picture_io.read_picture(Path(request.photo)))
    assert np.array_equal(edit[seen[..., 3] == 255], seen[seen[..., 3] == 255][:, :3])
    assert np.array_equal(edit[seen[..., 3] == 0], photo[seen[..., 3] == 0])
    with Image.open(out) as opened:
        assert '"upscaler":"sharp"' in opened.info["layerdiffusion"]
    out.rename(candidate.with_name("edit-1.png"))
    compared = proof.run(ProofTask(request.photo, str(candidate.with_name("edit-1.png"))))
    assert compared.changed_outside_share == 0

    more = SampleRequest(job="m", tuned=result["tuned"], out=str(tmp_path / "more"), seeds=(1,), upscaler=str(file))
    finished(run(engine, more))
    assert (tmp_path / "more" / "laid-1.png").read_bytes() == laid_of(candidate).read_bytes()


def test_a_look_keeps_what_the_upscaler_drew(engine: Engine, request_edit: EditRequest, tmp_path: Path) -> None:
    file = write_tiny_upscaler(tmp_path / "sharp.safetensors", scale=4)
    request = msgspec.structs.replace(request_edit, reference="photo", seeds=(1,), upscaler=str(file))
    box = Box(**finished(run(engine, request))["result"]["sources"]["frame"])
    candidate, photo = Path(request.out) / "candidate-1.png", picture_io.read_picture(Path(request.photo))

    def looked(look: Look) -> Image.Image:
        return looks.laid_with(candidate, box, look, lambda: photo)

    laid = looked(Look())
    feathered = looked(Look(feather=200))
    assert feathered.convert("RGB").tobytes() == laid.convert("RGB").tobytes()
    assert np.asarray(feathered.getchannel("A")).sum() > np.asarray(laid.getchannel("A")).sum()
    for look in (Look(colour=0), Look(seam="clone"), Look(grain=50)):
        made = looked(look)
        assert made.size == (96, 96) and made.info == laid.info
    own = np.asarray(picture_io.read_picture(candidate), dtype=int)
    plain = np.asarray(looked(Look(colour=0)).convert("RGB").resize((32, 32), Image.Resampling.BOX), dtype=int)
    matched = np.asarray(laid.convert("RGB").resize((32, 32), Image.Resampling.BOX), dtype=int)
    assert np.abs(plain - own).mean() < max(0.5 * np.abs(matched - own).mean(), 3)  # the model's own colours


def test_a_method_without_layers_is_enlarged_too_and_nothing_that_is_not_larger(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    file = write_tiny_upscaler(tmp_path / "sharp.safetensors")
    request = msgspec.structs.replace(request_edit, method="sdedit", seeds=(1,), upscaler=str(file))
    finished(run(engine, request))
    laid = read_laid(Path(request.out) / "candidate-1.png")
    assert (laid.size, laid.mode, laid.info) == ((96, 96), "RGB", {"upscaler": "sharp", "drawn": (32, 32)})
    small = msgspec.structs.replace(request, frame=Box(20, 20, 52, 52), out=str(tmp_path / "small"))
    assert finished(run(engine, small))["result"]["enlarged"] is None
    assert not (tmp_path / "small" / "laid-1.png").exists()


def test_a_frame_that_no_photo_has_is_none(engine: Engine, request_edit: EditRequest) -> None:
    """A tuned edit may come from anybody."""
    finished(run(engine, msgspec.structs.replace(request_edit, seeds=(1,))))
    about = tuned_header.read(Path(request_edit.out) / "tuned.safetensors")
    assert about.frame == Box(0, 0, 96, 96)
    for frame in (
        None,
        {"x0": 0},
        {"x0": 0, "y0": 0, "x1": 1e9, "y1": 1e9},
        {"x0": 0, "y0": 0, "x1": 1e300, "y1": 1},
        {"x0": 0, "y0": 0, "x1": 30_000, "y1": 30_000},
        {"x0": -5, "y0": 0, "x1": 20, "y1": 20},
        {"x0": 5, "y0": 0, "x1": 5.2, "y1": 20},
    ):
        assert msgspec.structs.replace(about, sources={"frame": frame}).frame is None


def test_an_upscaler_that_is_none_is_told_of_before_anything_is_learned(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    missing = str(tmp_path / "none.safetensors")
    for request in (
        msgspec.structs.replace(request_edit, upscaler=missing),
        CheckUpscalerRequest(job="c", upscaler=missing),
    ):
        told = failed(run(engine, request))
        assert told.kind == ModelError.__name__ and missing in told.message
    assert not (Path(request_edit.out) / "tuned.safetensors").exists()
    finished(run(engine, CheckUpscalerRequest(job="c", upscaler=str(write_tiny_upscaler(Path(missing))))))
