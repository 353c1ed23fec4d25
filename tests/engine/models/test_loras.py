"""LoRA files on top of a model: weights equal base + strength * alpha / rank * up @ down, whatever the names."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file
from torch import Tensor

from benchmarks.single_file_names import unet_name
from engine.files.resources import resources_folder
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.lora_files.ldm_names import ldm_names
from engine.process.dispatch import Engine
from engine.protocol.errors import ExitCode, ModelError
from engine.protocol.requests import Additions, EditRequest, Lora, SampleRequest
from tests.engine.jobs import failed, finished, run

LINEAR = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q"
OUT = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_out.0"
CONV = "down_blocks.0.resnets.0.conv1"
TEXT = "encoder.layers.0.self_attn.q_proj"
FC = "encoder.layers.0.mlp.fc1"
RANK = 2

Names = dict[str, str]  # of each layer the beginning of its names in the file, with what comes before "down"

KOHYA: Names = {
    LINEAR: "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_",
    OUT: "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_out_0.lora_",
    CONV: "lora_unet_down_blocks_0_resnets_0_conv1.lora_",
    TEXT: "lora_te_text_model_encoder_layers_0_self_attn_q_proj.lora_",
    FC: "lora_te1_text_model_encoder_layers_0_mlp_fc1.lora_",
}
LDM: Names = {  # the tiny model has one resnet a block
    LINEAR: "lora_unet_input_blocks_1_1_transformer_blocks_0_attn1_to_q.lora_",
    CONV: "lora_unet_input_blocks_1_0_in_layers_2.lora_",
}
PEFT: Names = {
    LINEAR: f"unet.{LINEAR}.lora_",
    OUT: f"unet.{OUT}.lora_",
    CONV: f"unet.{CONV}.lora_",
    TEXT: f"text_encoder.text_model.{TEXT}.lora_",
    FC: f"text_encoder.{FC}.lora_",
}
EARLIER: Names = {
    LINEAR: f"unet.{LINEAR.replace('attn1.', 'attn1.processor.')}_lora.",
    OUT: f"{OUT.removesuffix('.0').replace('attn1.', 'attn1.processor.')}_lora.",
    CONV: f"unet.{CONV}.lora.",
    TEXT: "text_encoder.text_model.encoder.layers.0.self_attn.to_q_lora.",
    FC: f"text_encoder.text_model.{FC}.lora_linear_layer.",
}
WORDS = {"kohya": ("down", "up"), "ldm": ("down", "up"), "peft": ("A", "B"), "earlier": ("down", "up")}


@pytest.fixture(scope="module")
def folder(resources: Path) -> Path:
    return resources / "starter" / "diffusion"


@pytest.fixture
def load(folder: Path) -> Callable[..., DiffusionModel]:
    def load(*loras: Lora) -> DiffusionModel:
        return ModelStore(folder, torch.device("cpu")).get(None, Additions(loras))

    return load


def weights_of(model: DiffusionModel) -> dict[str, Tensor]:
    return {**model.denoiser.module.state_dict(), **model.text.modules[0].state_dict()}


def write(path: Path, model: DiffusionModel, names: Names, kind: str, alpha: float | None = None) -> dict[str, Tensor]:
    """Random factors for the layers of ``names``; returns their products."""
    own, tensors, products = weights_of(model), dict[str, Tensor](), dict[str, Tensor]()
    for item, (layer, stem) in enumerate(names.items()):
        shape = own[f"{layer}.weight"].shape
        draw = torch.Generator().manual_seed(item)
        down = torch.randn((RANK, *shape[1:]), generator=draw)
        up = torch.randn((shape[0], RANK, *[1] * (len(shape) - 2)), generator=draw)
        tensors[f"{stem}{WORDS[kind][0]}.weight"], tensors[f"{stem}{WORDS[kind][1]}.weight"] = down, up
        if alpha is not None:
            tensors[f"{stem.rpartition('.')[0]}.alpha"] = torch.tensor(alpha)
        products[f"{layer}.weight"] = (up.flatten(1) @ down.flatten(1)).reshape(shape)
    save_file(tensors, path)
    return products


@pytest.mark.parametrize(
    ("kind", "names", "alpha"),
    [
        ("kohya", KOHYA, 1.0),
        ("kohya", KOHYA, None),
        ("ldm", LDM, 1.0),
        ("peft", PEFT, None),
        ("earlier", EARLIER, None),
    ],
)
def test_weights_are_the_models_own_plus_the_product(
    load: Callable[..., DiffusionModel],
    model: DiffusionModel,
    tmp_path: Path,
    kind: str,
    names: Names,
    alpha: float | None,
) -> None:
    products = write(tmp_path / "lora.safetensors", model, names, kind, alpha)
    changed = load(Lora(str(tmp_path / "lora.safetensors"), 0.5))
    scale = 0.5 * (1 if alpha is None else alpha / RANK)
    before, after = weights_of(model), weights_of(changed)
    for name, value in before.items():
        wanted = value + scale * products[name] if name in products else value
        assert torch.allclose(after[name], wanted, rtol=1e-5, atol=1e-6), name
        assert (name in products) == (not torch.equal(after[name], value))


def test_several_loras_add_up_and_a_strength_may_be_negative(
    load: Callable[..., DiffusionModel], model: DiffusionModel, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.safetensors", tmp_path / "second.safetensors"
    write(first, model, KOHYA, "kohya")
    write(second, model, PEFT, "peft")
    both = weights_of(load(Lora(str(first), 0.7), Lora(str(second), -0.7)))
    assert all(torch.allclose(both[name], value, atol=1e-5) for name, value in weights_of(model).items())


def test_loras_are_part_of_what_a_model_is(
    load: Callable[..., DiffusionModel], model: DiffusionModel, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "lora.safetensors"
    write(path, model, KOHYA, "kohya")
    lora, moved = Lora(str(path)), Lora(str(tmp_path / "moved.safetensors"))
    hashes = {load(lora).digest, load(Lora(str(path), 0.5)).digest, load(lora, lora).digest, model.digest}
    assert len(hashes) == 4 and load().digest == model.digest
    path.rename(moved.file)
    assert load(moved).digest in hashes
    store = ModelStore(folder, torch.device("cpu"))
    kept = store.get(None, Additions((moved,)))
    assert store.get(None, Additions((moved,))) is kept and store.get(None) is not kept


def test_older_names_are_those_of_single_files() -> None:
    """``unet_name`` is held against diffusers' own conversion by the parity of single files and folders."""
    with torch.device("meta"):
        unet = UNet2DConditionModel.from_config(
            UNet2DConditionModel.load_config(resources_folder() / "models/sd1/unet")
        )
    weights: dict[str, Tensor] = dict(unet.named_parameters())
    layers = [name.removesuffix(".weight") for name, value in weights.items() if value.dim() > 1]
    assert ldm_names(layers) == {
        layer: unet_name(f"{layer}.weight", weights).removesuffix(".weight") for layer in layers
    }


STEM = KOHYA[LINEAR].removesuffix(".lora_")
DOWN, UP = f"{STEM}.lora_down.weight", f"{STEM}.lora_up.weight"


def pair(down: Sequence[int], up: Sequence[int], **more: Sequence[int]) -> dict[str, Tensor]:
    shapes = {DOWN: down, UP: up} | {f"{STEM}.{name.replace('__', '.')}": shape for name, shape in more.items()}
    return {name: torch.ones(tuple(shape)) for name, shape in shapes.items()}


@pytest.mark.parametrize(
    ("tensors", "said"),
    [
        (pair((2, 8), (8, 2), dora_scale=(8, 1)), "it is a DoRA, which is not read here"),
        ({f"{STEM}.hada_w1_a": torch.ones(8, 2)}, "it is a LoHa"),
        ({f"{STEM}.lokr_w1": torch.ones(8, 2)}, "it is a LoKr"),
        ({f"{STEM}.oft_blocks": torch.ones(8, 2)}, "it is an OFT"),
        (pair((2, 8), (8, 2), lora_mid__weight=(2, 2, 3, 3)), "three factors a layer"),
        (pair((2, 8), (8, 2), diff_b=(8,)), "whole differences"),
        (pair((2, 8), (8, 3)), "do not fit each other"),
        ({DOWN: torch.ones(2, 8)}, "belongs to no pair of factors"),
        (pair((2, 9), (8, 2)), "for another kind of model: .* has 8 x 9 values, where 8 x 8 are needed"),
        ({name.replace("blocks_0", "blocks_7", 1): value for name, value in pair((2, 8), (8, 2)).items()}, "no layer"),
        ({DOWN: torch.full((2, 8), torch.nan), UP: torch.ones(8, 2)}, "not a finite number"),
        ({"model.diffusion_model.input_blocks.0.0.weight": torch.ones(4, 4)}, "as a LoRA: it is the UNet of a model"),
    ],
)
def test_what_cannot_be_added_is_refused_by_name(
    load: Callable[..., DiffusionModel], tmp_path: Path, tensors: dict[str, Tensor], said: str
) -> None:
    path = tmp_path / "lora.safetensors"
    save_file(tensors, path)
    with pytest.raises(ModelError, match=said) as refused:
        load(Lora(str(path)))
    assert "Choose" in str(refused.value.next_step) or "Download" in str(refused.value.next_step)


@pytest.mark.parametrize(
    ("told", "factor"), [({"unet.lora_alpha": 6, "unet.r": 2}, 3.0), ({"unet.use_rslora": True}, None)]
)
def test_what_diffusers_says_in_the_metadata_counts(
    load: Callable[..., DiffusionModel],
    model: DiffusionModel,
    tmp_path: Path,
    told: dict[str, Any],
    factor: float | None,
) -> None:
    path = tmp_path / "lora.safetensors"
    tensors = {f"{PEFT[LINEAR]}A.weight": torch.ones(2, 8), f"{PEFT[LINEAR]}B.weight": torch.ones(8, 2)}
    save_file(tensors, path, {"lora_adapter_metadata": json.dumps(told)})
    if factor is None:
        with pytest.raises(ModelError, match="use_rslora, which is not read"):
            load(Lora(str(path)))
        return
    change = weights_of(load(Lora(str(path))))[f"{LINEAR}.weight"] - weights_of(model)[f"{LINEAR}.weight"]
    assert torch.allclose(change, torch.full((8, 8), 2 * factor), rtol=1e-4)


def test_an_edit_on_top_of_a_lora_is_sampled_on_top_of_it(
    engine: Engine, model: DiffusionModel, request_edit: EditRequest, tmp_path: Path
) -> None:
    lora = Lora(str(tmp_path / "lora.safetensors"), 0.3)
    write(Path(lora.file), model, KOHYA, "kohya")
    edit = msgspec.structs.replace(request_edit, loras=(lora,))
    assert finished(run(engine, edit))["loras"] == [{"file": lora.file, "strength": 0.3}]
    tuned = str(Path(edit.out) / "tuned.safetensors")
    more = SampleRequest(job="m", tuned=tuned, out=str(tmp_path / "m"), seeds=edit.seeds)
    finished(run(engine, more))
    names = [f"candidate-{seed}.png" for seed in edit.seeds]
    assert [(tmp_path / "m" / name).read_bytes() for name in names] == [
        (Path(edit.out) / name).read_bytes() for name in names
    ]
    weaker = msgspec.structs.replace(more, loras=(Lora(lora.file, 0.2),))
    assert failed(run(engine, weaker)).exit_code == ExitCode.MODEL
    Path(lora.file).unlink()
    assert "There is no LoRA file" in str(failed(run(engine, more)).message)
