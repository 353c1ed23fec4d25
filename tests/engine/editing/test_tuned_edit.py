from __future__ import annotations

import resource
import signal
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from engine.editing import tuned_check, tuned_edit
from engine.editing.kept_background import KeptBackground
from engine.editing.tuned_edit import Tuned
from engine.models.checks import kinds
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.models.identity import identify
from engine.pictures.picture_io import to_mask
from engine.pictures.placing.replaced import KeptPhoto
from engine.protocol.errors import PictureError
from engine.protocol.settings import Adaptation
from engine.protocol.tuned_header import VERSION
from tests.tuned_edits import about, changes, trained

CPU = torch.device("cpu")


def _tuned(model: DiffusionModel, adaptation: Adaptation) -> tuple[Denoiser, Tuned]:
    copy, parameters = trained(model, adaptation)
    full = adaptation == "full"
    weights = tuned_edit.difference(model.denoiser.weights(), parameters) if full else tuned_edit.factors(parameters)
    e_a, e_b, negative = model.embed("a dog"), model.embed("in the snow"), model.embed("")
    start = torch.ones(1, 4, 8, 8)
    levels = to_mask((np.arange(32 * 32) % 256).astype(np.uint8).reshape(32, 32))
    mask = torch.full((1, 1, 8, 8), 0.5)
    known = KeptBackground(Image.new("RGB", (32, 32), "red"), torch.zeros(1, 4, 8, 8), mask)
    photo = KeptPhoto(Image.new("RGB", (32, 32), "blue"), levels, levels.T)
    told = about(model, adaptation)
    return copy, Tuned(told, e_a, e_b, negative, start, known if full else None, photo if full else None, weights)


@pytest.mark.parametrize("adaptation", ["full", "lora"])
def test_what_is_saved_comes_back(model: DiffusionModel, tmp_path: Path, adaptation: Adaptation) -> None:
    path = tmp_path / "tuned.safetensors"
    _, edit = _tuned(model, adaptation)
    tuned_edit.save(edit, path)
    back = tuned_edit.load(tuned_check.read(path), model)
    assert back.about == edit.about
    for name in tuned_check.EMBEDDINGS:
        ours, theirs = (dict(getattr(each, name).named()) for each in (back, edit))
        assert ours.keys() == theirs.keys() and all(torch.equal(ours[part], theirs[part]) for part in ours)
    assert torch.equal(back.start, edit.start)
    assert (back.known is None) == (edit.known is None)
    if back.known is not None and edit.known is not None:
        assert back.known.picture.tobytes() == edit.known.picture.tobytes()
        assert torch.equal(back.known.latents, edit.known.latents)
        assert torch.equal(back.known.mask, edit.known.mask)
    assert (back.photo is None) == (edit.photo is None)
    if back.photo is not None and edit.photo is not None:
        assert back.photo.picture.tobytes() == edit.photo.picture.tobytes()
        assert np.array_equal(back.photo.left, edit.photo.left)
        assert np.array_equal(back.photo.expected, edit.photo.expected)
    assert back.weights.keys() == edit.weights.keys()
    assert all(torch.equal(back.weights[name], value) for name, value in edit.weights.items())
    assert [file.name for file in tmp_path.iterdir()] == ["tuned.safetensors"]


@pytest.mark.parametrize(
    ("adaptation", "weights"), [("full", ("difference.", "packed.", "scales.")), ("lora", ("lora.",))]
)
def test_the_file_has_the_names_that_the_docs_tell(
    model: DiffusionModel, tmp_path: Path, adaptation: Adaptation, weights: tuple[str, ...]
) -> None:
    path = tmp_path / "tuned.safetensors"
    tuned_edit.save(_tuned(model, adaptation)[1], path)
    names = set(tuned_check.read(path).header.tensors)
    assert {name.partition(".")[0] + "." for name in names} > set(weights)
    others = {name for name in names if not name.startswith(weights)}
    told = {"object_embedding", "background_embedding", "negative_embedding", "start"}
    kept = {"known.picture", "known.latents", "known.mask", "photo.picture", "photo.left", "photo.expected"}
    assert others == (told | kept if adaptation == "full" else told) and names > others


@pytest.mark.parametrize("adaptation", ["full", "lora"])
def test_the_job_and_a_later_one_sample_with_the_same_weights(model: DiffusionModel, adaptation: Adaptation) -> None:
    own, edit = _tuned(model, adaptation)
    exact = {name: value.detach().clone() for name, value in own.weights().items()}
    fresh = model.denoiser.working_copy(CPU)
    for copy in (own, fresh):
        tuned_edit.apply(edit.weights, model.denoiser, copy, edit.about.settings)
    ours, theirs = own.weights(), fresh.weights()
    assert all(torch.equal(value, theirs[name]) for name, value in ours.items())
    start = model.denoiser.weights()
    for name, value in ours.items():
        moved = (exact[name] - start[name]).abs().max() if name in start else torch.tensor(1.0)
        assert (value - exact[name]).abs().max() <= (0.075 if adaptation == "full" else 0.005) * moved + 1e-9


def test_a_file_whose_differences_are_not_packed_is_read_as_well(model: DiffusionModel, tmp_path: Path) -> None:
    path = tmp_path / "tuned.safetensors"
    _, edit = _tuned(model, "full")
    plain = {f"difference.{name}": value.to(torch.bfloat16) for name, value in changes(edit.weights).items()}
    earlier = msgspec.structs.replace(edit.about, version=4)
    tuned_edit.save(msgspec.structs.replace(edit, about=earlier, weights=plain), path)
    back = tuned_edit.load(tuned_check.read(path), model)
    ours, theirs = (model.denoiser.working_copy(CPU) for _ in range(2))
    tuned_edit.apply(back.weights, model.denoiser, ours, back.about.settings)
    tuned_edit.apply(edit.weights, model.denoiser, theirs, edit.about.settings)
    others = theirs.weights()
    assert all(torch.allclose(value, others[name], atol=1e-5) for name, value in ours.weights().items())


def test_e_opt_is_equation_3(model: DiffusionModel) -> None:
    _, edit = _tuned(model, "lora")
    expected = 0.7 * edit.object_embedding.tokens + 0.3 * edit.background_embedding.tokens
    assert torch.allclose(edit.e_opt(0.7).tokens, expected)
    assert torch.equal(edit.e_opt(1.0).tokens, edit.object_embedding.tokens)


def test_files_that_are_no_tuned_edit_are_refused(model: DiffusionModel, tmp_path: Path, resources: Path) -> None:
    with pytest.raises(PictureError, match="no tuned edit"):
        tuned_edit.load(tuned_check.read(tmp_path / "nothing.safetensors"), model)
    text = tmp_path / "text.safetensors"
    text.write_text("not a tensor file", encoding="utf-8")
    foreign = resources / "starter" / "diffusion" / "unet" / "diffusion_pytorch_model.safetensors"
    for path, cause in ((text, "cannot be used: it is a text"), (foreign, "is not a tuned edit")):
        with pytest.raises(PictureError, match=cause):
            tuned_edit.load(tuned_check.read(path), model)


def test_a_file_of_a_newer_program_is_refused_as_such(model: DiffusionModel, tmp_path: Path) -> None:
    path = tmp_path / "tuned.safetensors"
    newer = f'{{"version": {VERSION + 1}, "settings": {{"a setting of tomorrow": 1}}}}'
    save_file({"object_embedding": torch.zeros(1)}, path, {"about": newer})
    with pytest.raises(PictureError, match="newer version") as refused:
        tuned_edit.load(tuned_check.read(path), model)
    assert refused.value.next_step == "Update the program."


def test_a_file_of_an_earlier_program_is_refused_as_such(model: DiffusionModel, tmp_path: Path) -> None:
    _, edit = _tuned(model, "full")
    earlier = msgspec.structs.replace(edit.about, version=3)
    tuned_edit.save(msgspec.structs.replace(edit, about=earlier), tmp_path / "tuned.safetensors")
    with pytest.raises(PictureError, match="earlier version") as refused:
        tuned_check.read(tmp_path / "tuned.safetensors")
    assert refused.value.next_step == "Make the edit again."


@pytest.mark.parametrize("adaptation", ["full", "lora"])
def test_it_is_told_as_a_tuned_edit(model: DiffusionModel, tmp_path: Path, adaptation: Adaptation) -> None:
    tuned_edit.save(_tuned(model, adaptation)[1], tmp_path / "tuned.safetensors")
    assert identify(tmp_path / "tuned.safetensors").kind.id == kinds.TUNED.id


def test_a_disk_that_is_full_is_no_fault_of_the_program(model: DiffusionModel, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OSError, match=r"tuned\.safetensors"):
            tuned_edit.save(_tuned(model, "full")[1], tmp_path / "tuned.safetensors")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_survives_a_write_that_fails(model: DiffusionModel, tmp_path: Path) -> None:
    path = tmp_path / "tuned.safetensors"
    _, edit = _tuned(model, "lora")
    tuned_edit.save(edit, path)
    before = path.read_bytes()
    broken = msgspec.structs.replace(edit, object_embedding=edit.object_embedding.to(torch.device("meta")))
    with pytest.raises(NotImplementedError):
        tuned_edit.save(broken, path)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1
