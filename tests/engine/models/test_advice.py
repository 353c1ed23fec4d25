"""What to do about a model: repeat a download that failed, choose another one, or install the program again."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.models.checks import weight_shapes
from engine.models.diffusion_model import ModelStore
from engine.protocol.errors import ModelError
from engine.segmentation.sam_adapter import SegmenterStore
from tests.tiny_models import write_tiny_sam

CPU = torch.device("cpu")
UNET = "unet/diffusion_pytorch_model.safetensors"
OTHER_FOLDER = "Choose a Stable Diffusion 1.x, 2.x or XL model: a diffusers folder, or one .safetensors or .ckpt file."
OTHER_SAM = "Choose an official SAM checkpoint: sam_vit_b, sam_vit_l, sam_vit_h, mobile_sam, or one of SAM 2 or 2.1."
Weights = dict[str, Tensor]


@pytest.fixture
def folder(resources: Path, tmp_path: Path) -> Path:
    return shutil.copytree(resources / "starter" / "diffusion", tmp_path / "model")


def told(ask: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ModelError) as refused:
        ask()
    return refused.value.message, refused.value.next_step


def a_lora(_: Weights) -> Weights:
    return {"unet.down_blocks.0.attentions.0.to_q.lora_A.weight": torch.zeros(4, 4)}


def for_inpainting(weights: Weights) -> Weights:
    first = weights["conv_in.weight"]
    return weights | {"conv_in.weight": torch.zeros(len(first), first.shape[1] + 5, *first.shape[2:])}


def of_xl(weights: Weights) -> Weights:
    return weights | {"add_embedding.linear_1.weight": torch.zeros(4, 4)}


@pytest.mark.parametrize(
    ("change", "name", "advised"),
    [
        (a_lora, "it is a LoRA", "Here choose that model."),
        (for_inpainting, "inpainting", "that draws from a text alone."),
        (of_xl, "the UNet of Stable Diffusion XL", "Choose the whole model"),
    ],
)
def test_weights_of_another_kind_are_named_and_another_model_is_to_be_chosen(
    folder: Path, change: Callable[[Weights], Weights], name: str, advised: str
) -> None:
    save_file(change(load_file(folder / UNET)), folder / UNET, {"format": "pt"})
    message, advice = told(lambda: ModelStore(folder / "none", CPU).get(str(folder)))
    assert name in message and advised in advice


def test_a_config_of_another_kind_is_perhaps_no_damage(folder: Path) -> None:
    config = folder / "unet" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_bytes()) | {"attention_type": "gated"}), encoding="utf-8")
    message, advice = told(lambda: ModelStore(folder / "none", CPU).get(str(folder)))
    assert (
        "gated" in message and advice == "Download it again, or choose another Stable Diffusion 1.x, 2.x or XL model."
    )


def test_weights_of_whole_numbers_are_not_downloaded_again_as_they_are(folder: Path) -> None:
    weights = load_file(folder / UNET)
    save_file({name: value.to(torch.int8) for name, value in weights.items()}, folder / UNET, {"format": "pt"})
    assert told(lambda: ModelStore(folder / "none", CPU).get(str(folder)))[1] == "Download it again, not quantised."


def a_picture(path: Path) -> None:
    Image.new("RGB", (8, 8)).save(path, "PNG")


def a_document(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7" + bytes(100))


def a_pickle(path: Path) -> None:
    path.write_bytes(pickle.dumps({"weight": [1.0]}, protocol=4))


@pytest.mark.parametrize("make", [a_picture, a_document, a_pickle])
def test_a_file_of_another_kind_is_a_wrong_choice(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "chosen.bin"
    make(path)
    assert told(lambda: ModelStore(tmp_path / "none", CPU).get(str(path)))[1] == OTHER_FOLDER
    assert told(lambda: SegmenterStore(tmp_path / "none", CPU).get(str(path)))[1] == OTHER_SAM
    assert told(lambda: weight_shapes.read_shapes(path))[1].startswith("Download it as .safetensors")


def test_a_download_that_failed_is_repeated(tmp_path: Path) -> None:
    path = tmp_path / "chosen.pth"
    path.write_text("<html>Not found</html>", encoding="utf-8")
    assert told(lambda: SegmenterStore(tmp_path / "none", CPU).get(str(path)))[1] == "Download it again."


@pytest.mark.parametrize("zipped", [True, False])
def test_a_checkpoint_of_either_format_of_torch_is_read(zipped: bool, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pth"
    torch.save({"state_dict": {"weight": torch.ones(2, 3)}}, path, _use_new_zipfile_serialization=zipped)
    assert weight_shapes.read_shapes(path) == {"weight": (2, 3)}


def test_what_came_with_the_program_is_installed_again(folder: Path, tmp_path: Path) -> None:
    (folder / UNET).write_bytes((folder / UNET).read_bytes()[:1000])
    sam = write_tiny_sam(tmp_path / "sam")
    (sam / "sam.safetensors").write_bytes(b"<html>")
    stores = ModelStore(folder, CPU), SegmenterStore(sam, CPU)
    for store, place in zip(stores, (folder, sam), strict=True):
        for chosen in (None, str(place)):
            message, advice = told(lambda store=store, chosen=chosen: store.get(chosen))
            assert "cannot be used" in message and advice == "Install the program again."
    other = ModelStore(tmp_path / "none", CPU), SegmenterStore(tmp_path / "none", CPU)
    for store, place in zip(other, (folder, sam), strict=True):
        assert told(lambda store=store, place=place: store.get(str(place)))[1] == "Download it again."
