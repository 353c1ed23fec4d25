"""A person's upscaler: what its file is, and pictures enlarged by it piece by piece."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from spandrel.architectures.Compact import Compact
from torch import Tensor
from torch.nn import functional

from engine.models.upscaling import pieces
from engine.models.upscaling.upscalers import UpscalerStore
from engine.protocol.errors import CancelledError, ExitCode, ModelError
from tests.tiny_models import tiny_sam_2, write_tiny_upscaler

CPU = torch.device("cpu")


def _noise(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8))


def test_a_picture_comes_out_of_the_network_at_the_size_asked_for(tmp_path: Path) -> None:
    upscaler = UpscalerStore(CPU).get(str(write_tiny_upscaler(tmp_path / "sharp.safetensors", scale=4)))
    picture = _noise(20, 12)
    large = upscaler.enlarge(picture, (50, 30))
    assert (upscaler.name, large.size) == ("sharp", (50, 30))
    nearest = picture.resize((80, 48), Image.Resampling.NEAREST).resize((50, 30), Image.Resampling.LANCZOS)
    assert np.abs(np.asarray(large, dtype=int) - np.asarray(nearest)).max() > 2  # the network adds something to that
    assert np.corrcoef(np.asarray(large).ravel(), np.asarray(nearest).ravel())[0, 1] > 0.9
    assert upscaler.enlarge(picture, (300, 180)).size == (300, 180)


def test_pieces_give_what_the_whole_gives(tmp_path: Path) -> None:
    torch.default_generator.manual_seed(0)
    network = Compact(num_feat=4, num_conv=2, upscale=2).eval()
    pixels, seen = torch.rand(1, 3, 30, 420), list[tuple[int, ...]]()

    def watched(piece: Tensor) -> Tensor:
        seen.append(tuple(piece.shape[2:]))
        return network(piece)

    with torch.inference_mode():
        assert torch.allclose(pieces.enlarge(pixels, 2, watched, CPU), network(pixels), atol=1e-6)
    assert seen == [(30, 216), (30, 240), (30, 60)]


def test_it_stops_between_two_pieces() -> None:
    asked = list[None]()

    def check() -> None:
        asked.append(None)
        if len(asked) == 2:
            raise CancelledError("The job was cancelled.", "Nothing is lost.")

    def double(piece: Tensor) -> Tensor:
        return functional.interpolate(piece, scale_factor=2)

    with pytest.raises(CancelledError):
        pieces.enlarge(torch.rand(1, 3, 400, 400), 2, double, CPU, check)
    assert len(asked) == 2


def _lora(file: Path) -> None:
    save_file({"unet.to_q.lora_A.weight": torch.zeros(2, 4)}, file)


def _sam(file: Path) -> None:
    weights = {f"vision_encoder.backbone.{name}": value for name, value in tiny_sam_2().state_dict().items()}
    save_file(dict(list(weights.items())[:3]), file)


def _unet(file: Path) -> None:
    save_file({"down_blocks.0.resnets.0.conv1.weight": torch.zeros(4, 4, 3, 3)}, file)


def _other(file: Path) -> None:
    save_file({"something.weight": torch.zeros(3)}, file)


def _pickled(file: Path) -> None:
    torch.save(Compact(num_feat=4, num_conv=1).state_dict(), file)


def _cut(file: Path) -> None:
    write_tiny_upscaler(file)
    file.write_bytes(file.read_bytes()[:-10])


def _grey(file: Path) -> None:
    write_tiny_upscaler(file, channels=1)


def _same_size(file: Path) -> None:
    write_tiny_upscaler(file, scale=1)


def _infinite(file: Path) -> None:
    weights = Compact(num_feat=4, num_conv=1, upscale=2).state_dict()
    weights["body.0.weight"][0, 0, 0, 0] = torch.inf
    save_file(weights, file)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_lora, "it is a LoRA"),
        (_sam, "it is SAM 2"),
        (_unet, "it is the UNet of a model"),
        (_other, "weights of no known kind"),
        (_pickled, "it is no .safetensors file"),
        (_cut, "its end is missing"),
        (_grey, "it is RealESRGAN Compact, but not for pictures in colour"),
        (_same_size, "it is RealESRGAN Compact, which does not enlarge"),
        (_infinite, "not a finite number"),
    ],
)
def test_what_is_no_upscaler_is_refused_by_name(make: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    file = tmp_path / "chosen.safetensors"
    make(file)
    with pytest.raises(ModelError, match=said) as raised:
        UpscalerStore(CPU).get(str(file))
    assert raised.value.exit_code == ExitCode.MODEL and str(file) in raised.value.message


def test_one_that_is_not_there_and_one_that_changed(tmp_path: Path) -> None:
    store, file = UpscalerStore(CPU), tmp_path / "one.safetensors"
    with pytest.raises(ModelError, match="There is no upscaler"):
        store.get(str(file))
    first = store.get(str(write_tiny_upscaler(file)))
    assert store.get(str(file)) is first
    shutil.copyfile(write_tiny_upscaler(tmp_path / "two.safetensors", scale=3), file)
    assert store.get(str(file)).digest != first.digest
    assert store.find(None) is None
