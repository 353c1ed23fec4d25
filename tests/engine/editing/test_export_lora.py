"""A tuned edit as a LoRA file: other programs read its names, and its product is what the tuning changed."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from engine.editing import tuned_edit
from engine.editing.jobs import export_lora
from engine.editing.tuned_check import LORA
from engine.editing.tuned_edit import Tuned
from engine.models.diffusion_model import DiffusionModel
from engine.models.lora_files import low_rank
from engine.models.lora_files.lora_export import RANK, Keys, LoraDone, LoraTask
from engine.protocol.errors import PictureError
from engine.protocol.settings import Adaptation
from tests.tuned_edits import about, changes, trained

# by which ``load_lora_weights`` of diffusers reads files of kohya's names, and gives all names to peft
CONVERSION: Any = importlib.import_module("diffusers.loaders.lora_conversion_utils")
TO_PEFT: Any = importlib.import_module("diffusers.utils.state_dict_utils")


def saved(
    model: DiffusionModel, path: Path, lora: bool = False, size: float = 1e-4, rank: int = 2
) -> dict[str, Tensor]:
    """Writes a tuned edit and returns what it changes each weight by, float32."""
    adaptation: Adaptation = "lora" if lora else "full"
    _, parameters = trained(model, adaptation, rank, size)
    weights = tuned_edit.factors(parameters) if lora else tuned_edit.difference(model.denoiser.weights(), parameters)
    told = about(model, adaptation, rank)
    e_a, e_b, negative = model.embed("a dog"), model.embed("in the snow"), model.embed("")
    tuned_edit.save(Tuned(told, e_a, e_b, negative, torch.zeros(1, 4, 8, 8), None, None, weights), path)
    if not lora:
        return changes(weights)
    factors = {name.removeprefix(LORA): value for name, value in weights.items()}
    stems = [name.removesuffix(".lora_A.default.weight") for name in factors if "lora_A" in name]
    return {
        f"{stem}.weight": factors[f"{stem}.lora_B.default.weight"] @ factors[f"{stem}.lora_A.default.weight"]
        for stem in stems
    }


def length(values: Tensor) -> float:
    return float(values.square().sum().sqrt())


def exported(path: Path, rank: int | None = None, keys: Keys = "kohya") -> LoraDone:
    task = LoraTask(str(path), str(path.with_name("lora.safetensors")), rank, keys)
    return export_lora.run(task, lambda _: None)


def as_diffusers_reads(file: Path) -> dict[str, Tensor]:
    """By parameters of the UNet: up @ down, the names mapped by diffusers' own functions."""
    state = load_file(file)
    if any(name.startswith("lora_unet_") for name in state):
        for name in [name for name in state if name.endswith(".alpha")]:
            assert float(state[name]) == len(state[name.replace(".alpha", ".lora_down.weight")])  # so the scale is 1
        state, _ = CONVERSION._convert_non_diffusers_lora_to_diffusers(state)
    mapped: dict[str, Tensor] = TO_PEFT.convert_unet_state_dict_to_peft(state)
    read: dict[str, Tensor] = {}
    for name, down in mapped.items():
        if ".lora_A." in name:
            up = mapped[name.replace(".lora_A.", ".lora_B.")].float()
            product = up.flatten(1) @ down.float().flatten(1)
            read[name.removeprefix("unet.").replace(".lora_A.", ".")] = product.reshape(len(up), *down.shape[1:])
    return read


@pytest.mark.parametrize("keys", ["kohya", "diffusers"])
def test_a_lora_edit_is_exported_as_it_is(model: DiffusionModel, tmp_path: Path, keys: Keys) -> None:
    learned = saved(model, tmp_path / "tuned.safetensors", lora=True)
    done = exported(tmp_path / "tuned.safetensors", keys=keys)
    assert (done.error, done.rank, done.layers) == (0, 2, len(learned))
    read = as_diffusers_reads(Path(done.out))
    assert read.keys() == learned.keys()
    assert all(torch.equal(read[name], change) for name, change in learned.items())


def test_a_lora_edit_keeps_its_own_rank_unless_another_is_asked_for(model: DiffusionModel, tmp_path: Path) -> None:
    path = tmp_path / "tuned.safetensors"
    saved(model, path, lora=True, rank=RANK + 1)
    assert (exported(path).error, exported(path).rank) == (0, RANK + 1)
    assert exported(path, rank=3).rank == 3


@pytest.mark.parametrize("keys", ["kohya", "diffusers"])
def test_a_full_edit_is_factored_at_every_weight_with_two_sides(
    model: DiffusionModel, tmp_path: Path, keys: Keys
) -> None:
    learned = saved(model, tmp_path / "tuned.safetensors")
    done = exported(tmp_path / "tuned.safetensors", keys=keys)
    read = as_diffusers_reads(Path(done.out))
    sided = {name: change for name, change in learned.items() if change.dim() > 1}
    assert read.keys() == sided.keys() and any(change.dim() == 4 for change in sided.values())
    for name, change in sided.items():  # no layer of the tiny model has a rank over 64
        assert read[name].shape == change.shape
        assert length(read[name] - change) < 2e-3 * length(change)
    left = sum(float(change.square().sum()) for name, change in learned.items() if name not in sided)
    whole = sum(float(change.square().sum()) for change in learned.values())
    assert done.error == pytest.approx((left / whole) ** 0.5, rel=0.01)


def test_the_told_error_is_what_a_lower_rank_misses(model: DiffusionModel, tmp_path: Path) -> None:
    learned = saved(model, tmp_path / "tuned.safetensors")
    errors: list[float] = []
    for rank in (1, 2, 4):
        done = exported(tmp_path / "tuned.safetensors", rank)
        read = as_diffusers_reads(Path(done.out))
        missed = sum(float((change - read.get(name, 0)).square().sum()) for name, change in learned.items())
        whole = sum(float(change.square().sum()) for change in learned.values())
        assert done.error == pytest.approx((missed / whole) ** 0.5, rel=0.01)
        errors.append(done.error)
    assert errors[0] > errors[1] > errors[2] > 0.1


@pytest.mark.parametrize("shape", [(6, 40), (40, 6), (9, 9)])
def test_factors_are_the_best_of_their_rank(shape: tuple[int, int]) -> None:
    change = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    factors = low_rank.factored(change, 3)
    _, sizes, _ = torch.svd(change)
    best = float(sizes[3:].square().sum().sqrt())
    assert length(change - factors.up @ factors.down) == pytest.approx(best, rel=1e-4)
    assert torch.allclose(factors.up.square().sum(0), factors.down.square().sum(1), rtol=1e-3)


def test_nothing_is_written_where_there_is_nothing_to_write(model: DiffusionModel, tmp_path: Path) -> None:
    path = tmp_path / "tuned.safetensors"
    for size, cause in ((0.0, "changed no weights"), (float("nan"), "not a finite number"), (1e12, "16 bits")):
        saved(model, path, size=size)
        with pytest.raises(PictureError, match=cause):
            exported(path)
        assert [file.name for file in tmp_path.iterdir()] == ["tuned.safetensors"]
