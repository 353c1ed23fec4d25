"""What a moved object leaves behind, painted over by the untouched model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

from engine.editing import objective, references, sources
from engine.editing.job import Job
from engine.editing.objective import Normalise
from engine.editing.stages import embeddings, weights
from engine.models import tensors
from engine.models.diffusion_model import DiffusionModel
from engine.process.dispatch import Engine
from engine.protocol.events import Cancelled, Event, Progress, Started
from engine.protocol.requests import EditRequest, Transform
from engine.protocol.settings import MethodName, Settings
from tests.engine.jobs import failed, finished, pictures, resident, run

KEEPING: dict[str, Any] = {"keep_background": True, "bent_copies": 3}


def test_what_a_moved_object_leaves_is_painted_from_the_backgrounds_text(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    """The object stands at a third of the photo, and is put at its right."""
    away = Transform(scale=0.5, dx=40)

    def drawn(paint_over: bool, background: str) -> np.ndarray[Any, np.dtype[np.int64]]:
        overrides = KEEPING | {"moved_strength": 0.6, "paint_over": paint_over}
        out = tmp_path / f"{paint_over} {background}"
        changes = {"reference": "photo", "transform": away, "background_prompt": background, "target": "a dog"}
        request = msgspec.structs.replace(request_edit, out=str(out), seeds=(1,), overrides=overrides, **changes)
        finished(run(engine, request))
        return np.asarray(Image.open(out / "candidate-1.png"), dtype=np.int64)

    filled, snow, forest = drawn(False, "in the snow"), drawn(True, "in the snow"), drawn(True, "in a forest")
    side = len(filled)
    left = (slice(3 * side // 8, side // 2), slice(3 * side // 8, side // 2))
    below = (slice(-side // 4, None), slice(None))
    for one, other in ((filled, snow), (snow, forest)):
        assert np.abs(one - other)[left].max() > 3
        assert np.array_equal(one[below], other[below])


def test_nothing_is_painted_over_that_the_background_does_not_show(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    def drawn(paint_over: bool) -> dict[str, bytes]:
        overrides = KEEPING | {"paint_over": paint_over}
        out = str(tmp_path / str(paint_over))
        moved = msgspec.structs.replace(
            request_edit, transform=Transform(scale=0.5, dx=40), out=out, overrides=overrides
        )
        events = run(engine, moved)
        assert not any(isinstance(event, Progress) and event.stage == references.PAINTING for event in events)
        finished(events)
        return pictures(out)

    assert drawn(True) == drawn(False)


def test_an_object_moved_out_of_the_frame_is_refused_before_anything_is_painted(
    engine: Engine, request_edit: EditRequest
) -> None:
    away = {"reference": "photo", "transform": Transform(dx=500), "overrides": KEEPING | {"paint_over": True}}
    events = run(engine, msgspec.structs.replace(request_edit, **away))
    assert "outside the frame" in failed(events).message
    assert not any(isinstance(event, Progress) for event in events)


def test_of_several_paintings_the_one_without_anybody_is_taken(
    model: DiffusionModel, start_job: Callable[[str, list[Event]], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The object's place is drawn in four colours; the second one is that of the smooth filling."""
    side = model.size
    filled = Image.new("RGB", (side, side), (10, 200, 10))
    place = np.zeros((side, side), np.float32)
    place[: side // 2] = 1
    colours = iter([(200, 0, 0), (20, 190, 10), (0, 0, 200), (255, 255, 255)])

    def in_the_next_colour(_: torch.Tensor) -> Image.Image:
        return Image.new("RGB", (side, side), next(colours))

    def no_preview(*_: object) -> None: ...

    monkeypatch.setattr(tensors, "to_picture", in_the_next_colour)
    monkeypatch.setattr(Job, "preview", no_preview)  # it would take a colour
    job, text, negative = start_job("paint", []), model.embed("in the snow"), model.embed("")
    settings = Settings(sampling_steps=1)
    with job.stage(references.PAINTING):
        painted = references.painted_over(model, model.denoiser, filled, place, text, negative, 0, settings, job)
    found = np.asarray(painted)
    assert (found[: side // 4] == (20, 190, 10)).all()
    assert (found[3 * side // 4 :] == (10, 200, 10)).all()
    assert next(colours, None) is None


def test_the_place_an_object_leaves_is_left_wholly_however_soft_its_mask() -> None:
    rows, columns = np.indices((60, 60))
    soft = 0.6 * ((columns - 14) ** 2 + (rows - 30) ** 2 < 64).astype(np.float32)
    place = sources.vacated_place(soft)
    assert set(np.unique(place)) == {0, 1}
    assert (place >= (soft > 0)).all()
    photo = Image.fromarray(np.random.default_rng(1).integers(0, 255, (60, 60, 3), dtype=np.uint8))
    red = Image.new("RGB", (60, 60), "red")
    layer = sources.object_layer(photo, soft, Transform(dx=34), (1.0, 1.0), behind=red)
    assert (np.asarray(layer.picture)[layer.uncovered == 1] == (255, 0, 0)).all()
    assert layer.uncovered.sum() == place.sum()


@pytest.mark.parametrize("form", ["layered", "joint"])
def test_what_a_moved_object_leaves_counts_in_no_loss(
    engine: Engine, request_edit: EditRequest, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The object stands at a third of the photo, which is the third and fourth of eight latent pixels."""
    left: list[torch.Tensor] = []

    def watched(predicted: torch.Tensor, target: torch.Tensor, mask: torch.Tensor, by: Normalise) -> torch.Tensor:
        left.append(mask[..., 2:4, 2:4])
        return objective.masked_loss(predicted, target, mask, by)

    for stage in (embeddings, weights):
        monkeypatch.setattr(stage, "masked_loss", watched)
    overrides = {"embedding_form": form, "joint_region": "background"}
    moved = {"reference": "photo", "transform": Transform(dx=40), "overrides": overrides}
    finished(run(engine, msgspec.structs.replace(request_edit, **moved)))
    assert len(left) == 3 * {"layered": 2, "joint": 1}[form] + 3 * 2
    assert max(float(each.max()) for each in left) < 0.5  # 0.2 of the corner pixels lie outside the object


@pytest.mark.parametrize("method", get_args(MethodName))
def test_every_method_paints_over_what_a_moved_object_leaves(
    engine: Engine, request_edit: EditRequest, method: MethodName, tmp_path: Path
) -> None:
    drawn: list[dict[str, bytes]] = []
    for paint_over in (False, True):
        overrides = KEEPING | {"paint_over": paint_over}
        changes: dict[str, Any] = {"out": str(tmp_path / str(paint_over)), "overrides": overrides}
        request = msgspec.structs.replace(
            request_edit, method=method, transform=Transform(scale=0.5, dx=40), reference="photo", **changes
        )
        events = run(engine, request)
        finished(events)
        started = events[0]
        assert isinstance(started, Started)
        done = Counter(event.stage for event in events if isinstance(event, Progress))
        assert done == {stage.name: stage.steps for stage in started.stages}
        drawn.append(pictures(request.out))
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize("method", ["layerdiffusion", "sdedit"])
def test_painting_over_is_cancelled_within_one_step(
    engine: Engine, request_edit: EditRequest, method: MethodName
) -> None:
    overrides = KEEPING | {"paint_over": True}
    moved = msgspec.structs.replace(
        request_edit, method=method, reference="photo", transform=Transform(scale=0.5, dx=40), overrides=overrides
    )
    before = resident(engine)
    events: list[Event] = []

    def painted() -> bool:
        return any(isinstance(event, Progress) and event.stage == "painting" for event in events)

    engine.run(moved, events.append, painted)
    assert isinstance(events[-1], Cancelled)
    assert [event.stage for event in events if isinstance(event, Progress)] == ["painting"]
    assert resident(engine) == before
