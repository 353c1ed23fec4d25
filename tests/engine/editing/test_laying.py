"""Where a candidate's object is found, and what of the candidate is laid over the photo."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

from engine.editing import laying
from engine.files.output_files import laid_of
from engine.files.resources import resources_folder
from engine.helpers.picture_helpers import ExportTask, Placed, export
from engine.pictures import masks
from engine.pictures.placing.dilation import dilate
from engine.process.dispatch import Engine
from engine.protocol.errors import ModelError
from engine.protocol.requests import Box, EditRequest, SampleRequest
from engine.segmentation.sam_adapter import SegmenterStore
from engine.segmentation.segmenter import Segmenter
from engine.starter.parameters import sample_parameters
from engine.starter.world import draw_scene
from tests.engine.jobs import failed, finished, run

SCENE = sample_parameters(random.Random(3), animal="dog", colour="brown", pose="standing", place="in a meadow")


@pytest.fixture(scope="module")
def sam() -> Segmenter:
    return SegmenterStore(resources_folder() / "starter" / "sam", torch.device("cpu")).get(None)


@pytest.mark.parametrize("pose", ["standing", "sitting", "jumping"])
def test_an_object_is_found_in_another_pose(sam: Segmenter, pose: str) -> None:
    before, after = draw_scene(SCENE, 128), draw_scene(msgspec.structs.replace(SCENE, pose=pose), 128)
    found, true = laying.find(after.picture, before.mask, sam) > 0.5, after.mask > 0.5
    assert (found & true).sum() > 0.75 * (found | true).sum()


def test_where_no_object_is_found_a_wide_place_is_taken(sam: Segmenter) -> None:
    scene = draw_scene(SCENE, 128)
    wide = dilate(masks.binary(scene.mask), 128 // 6)
    empty = draw_scene(msgspec.structs.replace(SCENE, empty=True), 128)
    assert np.array_equal(laying.find(empty.picture, scene.mask, sam), wide)
    assert np.array_equal(laying.find(scene.picture, scene.mask, None), wide)


def test_the_photo_stays_whatever_the_model_draws_around_the_object(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    """Its settings do not ask the tiny model to keep anything; the photo is kept all the same."""
    request = msgspec.structs.replace(request_edit, reference="photo", seeds=(1,))
    frame = Box(**finished(run(engine, request))["result"]["sources"]["frame"])
    candidate, out = Path(request.out) / "candidate-1.png", tmp_path / "edit.png"
    export(ExportTask(request.photo, (Placed(str(candidate), frame, 1),), str(out)))
    with Image.open(request.photo) as photo, Image.open(out) as edit, Image.open(laid_of(candidate)) as laid:
        x0, y0, x1, y1 = map(round, (frame.x0, frame.y0, frame.x1, frame.y1))
        alpha = Image.new("L", photo.size)
        alpha.paste(laid.getchannel("A").resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR), (x0, y0))
        differ = (np.asarray(edit) != np.asarray(photo.convert("RGB"))).any(axis=2)
        assert not differ[np.asarray(alpha) == 0].any() and differ[np.asarray(alpha) == 255].mean() > 0.9
        assert (np.asarray(alpha) == 0).any()


def test_a_sam_that_is_not_there_is_told_of_before_anything_is_learned(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    missing = str(tmp_path / "no-sam.pth")
    request = msgspec.structs.replace(request_edit, reference="photo", seeds=(1,))
    told = failed(run(engine, msgspec.structs.replace(request, sam=missing)))
    assert told.kind == ModelError.__name__ and "no-sam.pth" in told.message
    assert not (Path(request.out) / "tuned.safetensors").exists()
    finished(run(engine, request))
    tuned = str(Path(request.out) / "tuned.safetensors")
    more = SampleRequest(job="m", tuned=tuned, out=str(tmp_path / "more"), seeds=(2,), sam=missing)
    assert failed(run(engine, more)).kind == ModelError.__name__
