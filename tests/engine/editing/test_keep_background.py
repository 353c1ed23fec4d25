"""What the starter's settings add to the paper: a kept background, bent copies, a named colour."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from PIL import Image

from engine.editing import sources
from engine.editing.kept_background import KeptBackground
from engine.editing.objective import ObjectCopies
from engine.editing.sources import ObjectLayer
from engine.editing.stages import sampling, weights
from engine.editing.stages.sampling import Conditioning, KeptLatents
from engine.models import random_draws
from engine.models.diffusion_model import DiffusionModel
from engine.pictures import augmentation
from engine.pictures.placing.dilation import dilate
from engine.process.dispatch import Engine
from engine.protocol import tuned_header
from engine.protocol.events import Progress, Started
from engine.protocol.requests import EditRequest, SampleRequest, Transform
from engine.protocol.settings import Settings
from tests.engine.conftest import random_layers
from tests.engine.jobs import Files, finished, pictures, run

CPU = torch.device("cpu")
KEEPING: dict[str, Any] = {
    "keep_background": True,
    "name_colour": True,
    "bent_copies": 3,
    "untouched_share": 0.5,
}


def _draw(
    model: DiffusionModel, guidance: Conditioning, held: KeptLatents | None = None, steps: int = 5
) -> torch.Tensor:
    shape = model.latent_shape((model.size, model.size))
    copy = model.denoiser.working_copy(CPU)
    with torch.no_grad():
        for value in copy.weights().values():
            value.mul_(0.9)
    settings = Settings(sampling_steps=steps, guidance=2.0)
    return sampling.sample(copy, model.schedule, guidance, [4, 5], shape, settings, None, held, "s", lambda _: None)


def test_the_held_background_comes_out_as_it_is_and_the_rest_is_drawn(model: DiffusionModel) -> None:
    text, negative = model.embed("a dog"), model.embed("")
    shape = model.latent_shape((model.size, model.size))
    kept = torch.randn((1, *shape), generator=torch.Generator().manual_seed(1))
    mask = torch.zeros(1, 1, *shape[1:])
    mask[..., : shape[2] // 2] = 1
    drawn = _draw(model, Conditioning(text, text, negative), KeptLatents(kept, mask))
    half = shape[2] // 2
    assert torch.allclose(drawn[..., :half], kept.expand_as(drawn)[..., :half], atol=1e-5)
    free = _draw(model, Conditioning(text, text, negative))
    assert not torch.allclose(drawn[..., half:], free[..., half:], atol=0.05)
    assert not torch.allclose(drawn[0, :, :, half:], drawn[1, :, :, half:], atol=0.05)


def test_the_sources_own_pixels_are_put_back(model: DiffusionModel) -> None:
    side = model.size
    photo = Image.fromarray(np.random.default_rng(0).integers(0, 255, (side, side, 3), dtype=np.uint8))
    mask = torch.zeros(1, 1, 8, 8)
    mask[..., :4] = 1
    found = np.asarray(
        KeptBackground(photo, torch.zeros(1, 4, 8, 8), mask).put_back(Image.new("RGB", (side, side), "red"))
    )
    eighth = side // 8
    assert np.array_equal(found[:, : 3 * eighth], np.asarray(photo)[:, : 3 * eighth])
    assert (found[:, 5 * eighth :] == (255, 0, 0)).all()


def _disc(x: int) -> sources.Mask:
    rows, columns = np.indices((60, 60))
    return ((columns - x) ** 2 + (rows - 30) ** 2 < 64).astype(np.float32)


def test_where_the_object_may_stand() -> None:
    layer = ObjectLayer(Image.new("RGB", (60, 60)), _disc(20), _disc(30))

    def place(own: sources.Mask | None, drawn: bool, shared: bool, moved: bool) -> sources.Mask:
        return sources.object_place(layer, own, drawn=drawn, shared=shared, moved=moved)

    assert np.array_equal(place(_disc(40), True, False, False), dilate(_disc(40), 10))
    assert np.array_equal(place(_disc(40), False, False, False), dilate(np.maximum(_disc(40), _disc(20)), 6))
    both = dilate(np.maximum(_disc(40), _disc(20)), 6)
    assert np.array_equal(place(_disc(40), True, False, True), both)  # it stands where the artist put it
    assert np.array_equal(place(None, True, False, False), dilate(_disc(20), 10))
    assert np.array_equal(place(_disc(20), False, True, False), dilate(_disc(20), 10))
    assert np.array_equal(place(_disc(20), False, True, True), dilate(_disc(20), 3))


def test_bent_copies_show_the_object_otherwise_before_the_backdrop() -> None:
    mask = _disc(30)
    pixels = np.zeros((60, 60, 3), np.uint8)
    pixels[mask > 0] = (255, 0, 0)
    backdrop = Image.new("RGB", (60, 60), "blue")
    copies = list(augmentation.bent(Image.fromarray(pixels), mask, backdrop, 4, seed=3))
    again = list(augmentation.bent(Image.fromarray(pixels), mask, backdrop, 4, seed=3))
    assert [picture.tobytes() for picture, _ in copies] == [picture.tobytes() for picture, _ in again]
    assert len({picture.tobytes() for picture, _ in copies}) == 4
    for picture, shape in copies:
        assert 0.4 * mask.sum() < shape.sum() < 2.5 * mask.sum()
        found = np.asarray(picture)
        assert (found[shape == 0] == (0, 0, 255)).all()
        red = found[..., 0].astype(int) - found[..., 2] > 100
        assert red[shape > 0.9].mean() > 0.7


def test_stage_2_learns_from_the_bent_copies(model: DiffusionModel) -> None:
    """Of copies alike the object's term is that of these copies in three steps of four."""
    layers = random_layers(model)
    one = torch.randn(layers.object_latents.shape, generator=torch.Generator().manual_seed(8))
    bent = ObjectCopies(one.expand(3, -1, -1, -1), torch.zeros(3, 1, *one.shape[2:]))
    with_copies = dataclasses.replace(layers, bent=bent)
    settings = Settings(weight_steps=40, edit_seed=2)
    drawn = [weights.object_at(step, with_copies, settings) for step in range(40)]
    of_copies = [mask.max() == 0 for _, mask in drawn]
    assert 20 <= sum(of_copies) <= 36
    for (latents, _), copied in zip(drawn, of_copies, strict=True):
        assert torch.equal(latents, one if copied else layers.object_latents)
    assert torch.equal(weights.object_at(0, layers, settings)[0], layers.object_latents)


def test_index_is_uniform() -> None:
    found = [random_draws.index(4, random_draws.generator(0, "x", step, 0)) for step in range(400)]
    assert {found.count(value) > 60 for value in range(4)} == {True}


def test_an_edit_in_the_photo_keeps_its_pixels_and_so_do_more_seeds(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    request = msgspec.structs.replace(request_edit, reference="photo", overrides=KEEPING)
    result = finished(run(engine, request))["result"]
    out, size = Path(request.out), tuple(result["size"])
    photo = np.asarray(Image.open(request.photo).convert("RGB").resize(size, Image.Resampling.LANCZOS), dtype=int)
    drawn = np.asarray(Image.open(out / "candidate-1.png"), dtype=int)
    corner = (slice(-size[1] // 4, None), slice(-size[0] // 4, None))
    assert np.abs(drawn - photo)[corner].max() <= 2
    assert np.abs(drawn - photo).max() > 30
    assert (out / "reference.png").is_file()
    told = tuned_header.read(out / "tuned.safetensors")
    target = told.target
    assert result["target"] == target
    assert result["settings"] == msgspec.to_builtins(told.settings)
    assert target in ("a brown dog jumping in the snow", "a black dog jumping in the snow")
    more = SampleRequest(job="m", tuned=str(out / "tuned.safetensors"), out=str(tmp_path / "more"), seeds=(1,))
    finished(run(engine, more))
    assert (tmp_path / "more" / "candidate-1.png").read_bytes() == (out / "candidate-1.png").read_bytes()
    assert (tmp_path / "more" / "laid-1.png").read_bytes() == (out / "laid-1.png").read_bytes()
    alone = {"untouched_share": "0"}
    drawn_by: list[bytes] = [(out / "candidate-1.png").read_bytes()]
    for overrides in ({"untouched_share": "0.9"}, alone, alone | {"likeness": "2"}):
        finished(run(engine, msgspec.structs.replace(more, overrides=overrides)))
        drawn_by.append((tmp_path / "more" / "candidate-1.png").read_bytes())
    assert len(set(drawn_by)) == 4


def test_an_edit_keeps_its_background_whatever_its_sources(
    engine: Engine, request_edit: EditRequest, files: Files, tmp_path: Path
) -> None:
    variants: list[dict[str, Any]] = [
        {"reference": "generate"},
        {"reference": files.other},
        {"reference": files.other, "reference_drawn": True},
        {"reference": "photo", "object_source": files.other, "object_mask": files.other_mask},
        {"reference": "photo", "transform": Transform(scale=0.5, dx=10)},
        {"reference": "generate", "transform": Transform(scale=0.5, dx=10)},
        {"reference": "photo", "transform": Transform(scale=0.5, dx=10), "overrides": {"paint_over": True}},
        {"object_prompt": "a brown dog jumping", "reference": "photo"},
    ]
    drawn: list[bytes] = []
    for index, variant in enumerate(variants):
        overrides = KEEPING | {"moved_strength": 0.6} | variant.get("overrides", {})
        request = msgspec.structs.replace(
            request_edit, out=str(tmp_path / str(index)), seeds=(1,), **variant | {"overrides": overrides}
        )
        events = run(engine, request)
        result = finished(events)["result"]
        assert result["settings"]["strength"] == (0.6 if "transform" in variant else 1.0)
        started = events[0]
        assert isinstance(started, Started)
        done = Counter(event.stage for event in events if isinstance(event, Progress))
        assert done == {stage.name: stage.steps for stage in started.stages}
        drawn.extend(pictures(request.out).values())
        assert (Path(request.out) / "laid-1.png").is_file() == (request.reference == "photo")
    assert len(set(drawn)) == len(variants)


def test_what_an_earlier_run_kept_of_the_photo_does_not_cut_this_one(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    kept = msgspec.structs.replace(request_edit, reference="photo", seeds=(1,), overrides=KEEPING, out=str(out))
    finished(run(engine, kept))
    assert (out / "laid-1.png").is_file()
    finished(run(engine, msgspec.structs.replace(kept, method="sdedit")))
    assert not (out / "laid-1.png").exists()
