"""A VAE in the place of a model's own: what diffusers makes of it, part of the hash, refused where it is foreign."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import torch
from diffusers import AutoencoderKL
from safetensors.torch import load_file, save_file
from torch import Tensor

from benchmarks.single_file_names import vae_name
from engine.models.checks import weight_checks
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.torch_adapter.autoencoder import Autoencoder
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.process.dispatch import Engine
from engine.protocol.errors import ModelError
from engine.protocol.requests import Additions, EditRequest, SampleRequest
from tests.engine.jobs import failed, finished, run
from tests.tiny_models import write_tiny_diffusion

CPU = torch.device("cpu")
WEIGHTS = "diffusion_pytorch_model.safetensors"
Weights = dict[str, Tensor]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    quiet_libraries()
    return write_tiny_diffusion(tmp_path_factory.mktemp("model") / "sd")


@pytest.fixture
def vae(folder: Path, tmp_path: Path) -> Path:
    """A folder: the model's own VAE with another decoder, as those that are published are."""
    model = AutoencoderKL.from_pretrained(folder / "vae")
    draw = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for name, value in model.named_parameters():
            if name.startswith("decoder."):
                value.add_(torch.randn(value.shape, generator=draw) * 0.1)
    model.save_pretrained(tmp_path / "vae")
    return tmp_path / "vae"


def load(folder: Path, vae: Path) -> DiffusionModel:
    return ModelStore(folder, CPU).get(None, Additions(vae=str(vae)))


def older(weights: Weights) -> Weights:
    """As diffusers named them once."""
    names = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
    for today, before in names.items():
        weights = {name.replace(f".{today}.", f".{before}."): value for name, value in weights.items()}
    return weights


def plain(weights: Weights) -> Weights:
    """As single files name them: attention is of convolutions there."""
    found = {vae_name(name, 2): value for name, value in weights.items()}
    return {
        name: value[..., None, None] if ".attn_1." in name and ".norm." not in name and value.dim() == 2 else value
        for name, value in found.items()
    }


def whole(weights: Weights) -> Weights:
    return {f"first_stage_model.{name}": value for name, value in plain(weights).items()}


@pytest.mark.parametrize("named", [dict, older, plain, whole])
@pytest.mark.parametrize("suffix", [".safetensors", ".ckpt"])
def test_one_file_is_what_diffusers_makes_of_the_folder(
    folder: Path, vae: Path, named: Callable[[Weights], Weights], suffix: str, tmp_path: Path
) -> None:
    weights = {name: value.contiguous() for name, value in named(load_file(vae / WEIGHTS)).items()}
    file = tmp_path / f"better{suffix}"
    if suffix == ".ckpt":
        torch.save({"state_dict": weights}, file)
    else:
        save_file(weights, file)
    wanted = Autoencoder(AutoencoderKL.from_pretrained(vae))
    for place in (file, vae, vae / WEIGHTS):
        found = load(folder, place).autoencoder
        latents = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(2))
        assert torch.equal(found.decode(latents), wanted.decode(latents))
        picture = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(3)) * 2 - 1
        assert torch.equal(found.encode(picture), wanted.encode(picture))


def test_a_vae_is_part_of_what_a_model_is(folder: Path, vae: Path, tmp_path: Path) -> None:
    own, other = ModelStore(folder, CPU).get(None), load(folder, vae)
    assert own.digest != other.digest
    moved = vae.rename(tmp_path / "moved")
    store, added = ModelStore(folder, CPU), Additions(vae=str(moved))
    kept = store.get(None, added)
    assert kept.digest == other.digest and store.get(None, added) is kept
    for file in (moved / WEIGHTS,):
        weights = load_file(file)
        save_file(
            {name: value * (0.9 if name == "decoder.conv_out.weight" else 1) for name, value in weights.items()}, file
        )
    assert store.get(None, added).digest not in (own.digest, other.digest)


def of_another_model(vae: Path) -> None:
    """Alike to the last shape, as those of Stable Diffusion 1.x and XL are."""
    weights = load_file(vae / WEIGHTS)
    draw = torch.Generator().manual_seed(9)
    save_file({name: torch.randn(value.shape, generator=draw) * 0.2 for name, value in weights.items()}, vae / WEIGHTS)


def scaled_otherwise(vae: Path) -> None:
    change(vae, scaling_factor=0.18215 * 3)


def of_more_channels(vae: Path) -> None:
    model = AutoencoderKL.from_config(AutoencoderKL.load_config(vae) | {"latent_channels": 8})
    model.save_pretrained(vae)


def without_a_weight(vae: Path) -> None:
    weights = load_file(vae / WEIGHTS)
    del weights["decoder.conv_out.bias"]
    save_file(weights, vae / WEIGHTS)


def not_finite(vae: Path) -> None:
    weights = load_file(vae / WEIGHTS)
    weights["decoder.conv_out.bias"][0] = torch.nan
    save_file(weights, vae / WEIGHTS)


def a_unet(vae: Path) -> None:
    save_file({"down_blocks.0.resnets.0.norm1.bias": torch.zeros(2)}, vae / WEIGHTS)


def no_weights(vae: Path) -> None:
    (vae / WEIGHTS).unlink()


def change(vae: Path, **values: object) -> None:
    config = vae / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text(encoding="utf-8")) | values), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "said", "advised"),
    [
        (of_another_model, "vae is the VAE of another kind of model", "XL has its own"),
        (scaled_otherwise, "vae is the VAE of another kind of model", "XL has its own"),
        (of_more_channels, "vae is the VAE of another kind of model", "XL has its own"),
        (without_a_weight, r"lacks the weights decoder\.conv_out\.bias", "Download it again"),
        (not_finite, "not a finite number", "Download it again"),
        (a_unet, "vae cannot be used as a VAE: it is the UNet of a model", "Choose a VAE"),
        (no_weights, "its config or its weights are missing", "Choose a VAE"),
    ],
)
def test_a_folder_that_does_not_fit_is_refused_by_name(
    folder: Path, vae: Path, spoil: Callable[[Path], None], said: str, advised: str
) -> None:
    spoil(vae)
    with pytest.raises(ModelError, match=said) as refused:
        load(folder, vae)
    assert advised in refused.value.next_step


def test_a_file_that_does_not_fit_is_refused_by_name(folder: Path, vae: Path, tmp_path: Path) -> None:
    file, weights = tmp_path / "vae.safetensors", plain(load_file(vae / WEIGHTS))
    for changed, said in (
        ({name: value for name, value in weights.items() if name != "decoder.conv_out.bias"}, "lacks the weights"),
        (weights | {"decoder.conv_in.weight": torch.zeros(8, 16, 3, 3)}, "VAE of another kind of model"),
        ({name: value * 3 for name, value in weights.items()}, "VAE of another kind of model"),
        ({name: value.to(torch.int8) for name, value in weights.items()}, "type torch.int8"),
        ({"lora_unet_down.lora_up.weight": torch.zeros(2, 2)}, "as a VAE: it is a LoRA"),
    ):
        save_file({name: value.contiguous() for name, value in changed.items()}, file)
        with pytest.raises(ModelError, match=said):
            load(folder, file)
    with pytest.raises(ModelError, match="There is no VAE"):
        load(folder, tmp_path / "nowhere")


def test_what_lies_deeper_in_a_checkpoint_is_named_as_its_shapes_are() -> None:
    found = weight_checks.tensors_of({"string_to_param": {"*": torch.zeros(2)}, "step": 3, "a": torch.ones(1)})
    assert {name: tuple(value.shape) for name, value in found.items()} == {"string_to_param.*": (2,), "a": (1,)}


def test_an_edit_with_a_vae_is_sampled_with_it(
    engine: Engine, resources: Path, request_edit: EditRequest, tmp_path: Path
) -> None:
    model = AutoencoderKL.from_pretrained(resources / "starter" / "diffusion" / "vae")
    with torch.no_grad():
        model.get_submodule("decoder").get_parameter("conv_out.bias").add_(0.2)
    model.save_pretrained(tmp_path / "vae")
    edit = msgspec.structs.replace(request_edit, vae=str(tmp_path / "vae"))
    assert finished(run(engine, edit))["vae"] == edit.vae
    more = SampleRequest(
        job="m", tuned=str(Path(edit.out) / "tuned.safetensors"), out=str(tmp_path / "m"), seeds=edit.seeds
    )
    finished(run(engine, more))
    names = [f"candidate-{seed}.png" for seed in edit.seeds]
    assert [(tmp_path / "m" / name).read_bytes() for name in names] == [
        (Path(edit.out) / name).read_bytes() for name in names
    ]
    (tmp_path / "vae" / WEIGHTS).unlink()
    assert "There is no VAE in" in failed(run(engine, more)).message
