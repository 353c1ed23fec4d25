"""What a request names is read and checked before anything of an earlier edit is touched, and soon let go of."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.editing import tuned_check, tuned_edit
from engine.editing.jobs import edit
from engine.editing.pending_tuned_edit import PendingTunedEdit
from engine.editing.sources import SamViews
from engine.editing.steering import Steering
from engine.models.diffusion_model import DiffusionModel
from engine.process import request_checks
from engine.process.dispatch import Engine
from engine.protocol.errors import EngineError, PictureError
from engine.protocol.events import Event, Progress
from engine.protocol.requests import Box, Click, EditRequest, Pointer, Transform
from engine.segmentation.sam_adapter import SegmenterStore
from tests.engine.jobs import Files, failed, finished, run


@pytest.fixture
def black(files: Files, tmp_path: Path) -> str:
    """An empty mask for the photo and for the other picture."""
    Image.new("L", (96, 96)).save(tmp_path / "black.png")
    Image.new("L", (80, 60)).save(tmp_path / "black-other.png")
    return str(tmp_path / "black.png")


@pytest.fixture
def wrongs(files: Files, black: str) -> dict[str, dict[str, Any]]:
    """Requests that only a look at their files tells apart from sound ones, and the words that refuse them."""
    other = {"object_source": files.other}
    return {
        "black.png is empty": {"pointer": Pointer(mask=black)},
        "mask .*o.png has 80 x 60 pixels": {"pointer": Pointer(mask=files.other_mask)},
        "object lies outside the frame": {"frame": Box(60, 60, 96, 96)},
        "lies outside the frame": {"transform": Transform(dx=500)},
        "black-other.png is empty": other | {"object_mask": black.replace("black", "black-other")},
        "mask .*mask.png has 96 x 96 pixels": other | {"object_mask": files.mask},
        "no file /nowhere.png": {"reference": "/nowhere.png"},
        "mask .*black.png has 96 x 96 pixels": {"reference": files.other, "reference_mask": black},
        "/nowhere.pth": {"pointer": Pointer(clicks=(Click(30, 30),)), "sam": "/nowhere.pth"},
    }


def test_a_refused_edit_leaves_everything_as_it_was(
    engine: Engine,
    model: DiffusionModel,
    resources: Path,
    request_edit: EditRequest,
    wrongs: dict[str, dict[str, Any]],
    tmp_path: Path,
) -> None:
    finished(run(engine, request_edit))
    out, unsaved = Path(request_edit.out), PendingTunedEdit()
    unsaved.hold("edit", tuned_edit.load(tuned_check.read(out / "tuned.safetensors"), model))
    (out / "half.tmp").touch()
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    segmenters = SegmenterStore(resources / "starter" / "sam", model.device)
    for words, change in wrongs.items():
        request = msgspec.structs.replace(request_edit, **change)
        with pytest.raises(EngineError, match=words):
            edit.run(request, model, segmenters, SamViews(), unsaved, Steering(), lambda _: None, lambda: False)
        assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    unsaved.save("edit", tmp_path / "kept.safetensors")


def test_an_object_source_needs_an_object_and_a_reference_none(
    request_edit: EditRequest, files: Files, black: str
) -> None:
    empty = black.replace("black", "black-other")
    request_checks.edit(msgspec.structs.replace(request_edit, reference=files.other, reference_mask=empty))
    with pytest.raises(PictureError, match=r"black-other\.png is empty"):
        request_checks.edit(msgspec.structs.replace(request_edit, object_source=files.other, object_mask=empty))


def test_an_object_that_is_cut_off_its_picture_is_told_of(
    engine: Engine, request_edit: EditRequest, files: Files, tmp_path: Path
) -> None:
    mask = Image.new("L", (80, 60))
    mask.paste(255, (0, 0, 8, 60))
    mask.save(tmp_path / "left.png")
    change = {"object_source": files.other, "object_mask": str(tmp_path / "left.png")}
    refused = failed(run(engine, msgspec.structs.replace(request_edit, **change)))
    assert "other.png lies outside the part that is taken of it" in refused.message
    assert "Crop" in refused.next_step


@pytest.mark.parametrize("reference", ["photo", "other"])
def test_a_reference_whose_mask_is_empty_has_no_object(
    engine: Engine, request_edit: EditRequest, files: Files, black: str, reference: str
) -> None:
    """So the place where the edit's object is to stand is left out of the background."""
    change: dict[str, Any] = {"object_source": files.other, "object_mask": files.other_mask}
    if reference == "photo":
        change |= {"reference": "photo", "frame": Box(60, 60, 96, 96)}  # where the photo shows no object
    else:
        change |= {"reference": files.other, "reference_mask": black.replace("black", "black-other")}
    result = finished(run(engine, msgspec.structs.replace(request_edit, **change)))["result"]
    assert result["sources"]["object_area"] > 0
    assert result["sources"]["reference_object_area"] is None


def test_no_picture_of_the_photos_size_is_held_while_it_trains(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    size, held = (1300, 1200), list[Image.Image]()
    noise = np.random.default_rng(0).integers(0, 255, (6, 8, 3), dtype=np.uint8)
    Image.fromarray(noise).resize(size).save(tmp_path / "photo.png")

    def emit(event: Event) -> None:
        if isinstance(event, Progress) and event.stage == "weights" and event.step == 1:
            held.extend(each for each in gc.get_objects() if issubclass(type(each), Image.Image) and each.size == size)

    pointer = Pointer(box=Box(300, 300, 900, 900))
    change = {"photo": str(tmp_path / "photo.png"), "pointer": pointer, "reference": "photo"}
    engine.run(msgspec.structs.replace(request_edit, **change), emit, lambda: False)
    assert (Path(request_edit.out) / "result.json").is_file()
    assert held == []
