"""What a model's folder is checked for, what ties a tuned edit to it, and what is noticed when it changes."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from diffusers import StableDiffusionPipeline
from safetensors.torch import load_file, save_file

from engine.files import fingerprint
from engine.files.fingerprint import LARGE, Digests
from engine.models.checks.model_configs import IndexConfig, SchedulerConfig, TextConfig, UnetConfig, VaeConfig
from engine.models.diffusion_model import ModelStore
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.protocol.errors import ModelError
from tests.tiny_models import WORDS, write_tiny_diffusion

CPU = torch.device("cpu")
BLOCKS = [320, 640, 1280, 1280]
# as published: Stable Diffusion 1.4 and 1.5 name few fields, 2.1 names all
UNET_1: dict[str, Any] = {
    "_class_name": "UNet2DConditionModel",
    "_diffusers_version": "0.6.0",
    "act_fn": "silu",
    "attention_head_dim": 8,
    "block_out_channels": BLOCKS,
    "center_input_sample": False,
    "cross_attention_dim": 768,
    "down_block_types": ["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"],
    "downsample_padding": 1,
    "flip_sin_to_cos": True,
    "freq_shift": 0,
    "in_channels": 4,
    "layers_per_block": 2,
    "mid_block_scale_factor": 1,
    "norm_eps": 1e-05,
    "norm_num_groups": 32,
    "out_channels": 4,
    "sample_size": 64,
    "up_block_types": ["UpBlock2D"] + ["CrossAttnUpBlock2D"] * 3,
}
UNET_2: dict[str, Any] = UNET_1 | {
    "attention_head_dim": [5, 10, 20, 20],
    "class_embed_type": None,
    "class_embeddings_concat": False,
    "conv_in_kernel": 3,
    "conv_out_kernel": 3,
    "cross_attention_dim": 1024,
    "cross_attention_norm": None,
    "dual_cross_attention": False,
    "encoder_hid_dim": None,
    "mid_block_only_cross_attention": None,
    "mid_block_type": "UNetMidBlock2DCrossAttn",
    "num_class_embeds": None,
    "only_cross_attention": False,
    "projection_class_embeddings_input_dim": None,
    "resnet_out_scale_factor": 1.0,
    "resnet_skip_time_act": False,
    "resnet_time_scale_shift": "default",
    "sample_size": 96,
    "time_cond_proj_dim": None,
    "time_embedding_act_fn": None,
    "time_embedding_dim": None,
    "time_embedding_type": "positional",
    "timestep_post_act": None,
    "upcast_attention": True,
    "use_linear_projection": True,
}
VAE: dict[str, Any] = {
    "_class_name": "AutoencoderKL",
    "act_fn": "silu",
    "block_out_channels": [128, 256, 512, 512],
    "down_block_types": ["DownEncoderBlock2D"] * 4,
    "in_channels": 3,
    "latent_channels": 4,
    "layers_per_block": 2,
    "norm_num_groups": 32,
    "out_channels": 3,
    "sample_size": 512,
    "up_block_types": ["UpDecoderBlock2D"] * 4,
}
TEXT: dict[str, Any] = {
    "architectures": ["CLIPTextModel"],
    "attention_dropout": 0.0,
    "bos_token_id": 0,
    "dropout": 0.0,
    "eos_token_id": 2,
    "hidden_act": "quick_gelu",
    "hidden_size": 768,
    "intermediate_size": 3072,
    "layer_norm_eps": 1e-05,
    "max_position_embeddings": 77,
    "model_type": "clip_text_model",
    "num_attention_heads": 12,
    "num_hidden_layers": 12,
    "torch_dtype": "float32",
    "vocab_size": 49408,
}
SCHEDULER: dict[str, Any] = {
    "_class_name": "PNDMScheduler",
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "num_train_timesteps": 1000,
    "set_alpha_to_one": False,
    "skip_prk_steps": True,
    "steps_offset": 1,
    "trained_betas": None,
    "clip_sample": False,
}


@pytest.mark.parametrize(
    ("config", "kind"),
    [
        (UNET_1, UnetConfig),
        (UNET_2, UnetConfig),
        (UNET_1 | {"sample_size": [64, 64]}, UnetConfig),
        (VAE, VaeConfig),
        (VAE | {"scaling_factor": 0.18215, "force_upcast": False, "latents_mean": None}, VaeConfig),
        (TEXT, TextConfig),
        (TEXT | {"hidden_act": "gelu", "hidden_size": 1024, "num_hidden_layers": 23}, TextConfig),
        (SCHEDULER, SchedulerConfig),
        (SCHEDULER | {"_class_name": "DDIMScheduler", "prediction_type": "v_prediction"}, SchedulerConfig),
        ({"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"]}, IndexConfig),
    ],
)
def test_configs_as_they_are_published_are_read(config: dict[str, Any], kind: type[msgspec.Struct]) -> None:
    msgspec.convert(config, kind)


def test_old_schedulers_predict_noise() -> None:
    assert msgspec.convert(SCHEDULER, SchedulerConfig).prediction_type == "epsilon"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    quiet_libraries()
    return write_tiny_diffusion(tmp_path_factory.mktemp("model"), card={"name": "Tiny", "words": list(WORDS)})


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return shutil.copytree(original, tmp_path / "model")


def changed(**values: Any) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | values), encoding="utf-8")

    return change


def louder(file: Path) -> None:
    save_file({name: value * 2 for name, value in load_file(file).items()}, file, {"format": "pt"})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("unet/diffusion_pytorch_model.safetensors", louder),
        ("vae/diffusion_pytorch_model.safetensors", louder),
        ("text_encoder/model.safetensors", louder),
        ("unet/config.json", changed(norm_eps=1e-3)),
        ("vae/config.json", changed(scaling_factor=0.5)),
        ("text_encoder/config.json", changed(hidden_act="gelu")),
        ("scheduler/scheduler_config.json", changed(prediction_type="v_prediction")),
        ("tokenizer/tokenizer_config.json", changed(model_max_length=9)),
        ("tokenizer/tokenizer.json", changed()),
        ("layerdiffusion.json", changed(name="Other")),
    ],
)
def test_each_file_that_decides_the_picture_is_noticed(folder: Path, name: str, change: Callable[[Path], None]) -> None:
    store = ModelStore(folder, CPU)
    before = store.get(None)
    assert store.get(None) is before
    change(folder / name)
    after = store.get(None)
    assert after is not before and after.digest != before.digest


def test_a_file_changed_behind_the_clock_is_noticed(folder: Path) -> None:
    store, file = ModelStore(folder, CPU), folder / "vae" / "diffusion_pytorch_model.safetensors"
    before, times = store.get(None), file.stat()
    louder(file)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert file.stat().st_size == times.st_size and store.get(None).digest != before.digest


def test_a_file_that_is_only_touched_loads_nothing_anew(folder: Path) -> None:
    store = ModelStore(folder, CPU)
    before = store.get(None)
    (folder / "unet" / "config.json").touch()
    (folder / "README.md").write_text("nothing of interest", encoding="utf-8")
    assert store.get(None) is before


def test_a_copy_elsewhere_is_the_same_model(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    store = ModelStore(folder, CPU)
    assert store.get(str(tmp_path / "copy")).digest == store.get(None).digest


def test_a_resident_model_that_is_damaged_afterwards_is_refused(folder: Path) -> None:
    store = ModelStore(folder, CPU)
    store.get(None)
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-1])
    with pytest.raises(ModelError, match="its end is missing"):
        store.get(None)
    weights.write_bytes(whole)
    store.get(None)


def test_pickled_weights_alone_are_loaded_without_a_word(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pipeline = StableDiffusionPipeline.from_pretrained(folder, dtype=torch.float32)
    pipeline.save_pretrained(tmp_path / "pickled", safe_serialization=False)
    text = tmp_path / "pickled" / "text_encoder"
    torch.save(load_file(folder / "text_encoder" / "model.safetensors"), text / "pytorch_model.bin")
    (text / "model.safetensors").unlink()
    exact, model = (ModelStore(path, CPU).get(None) for path in (folder, tmp_path / "pickled"))
    capfd.readouterr()
    ours, theirs = exact.denoiser.weights(), model.denoiser.weights()
    assert all(torch.equal(value, theirs[name]) for name, value in ours.items())
    assert ModelStore(tmp_path / "pickled", CPU).get(None).digest == model.digest
    assert capfd.readouterr() == ("", "")


def large(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(LARGE)
    return path


def test_the_hash_of_a_large_file_outlives_the_program(tmp_path: Path) -> None:
    kept, file = tmp_path / "cache" / "hashes.json", large(tmp_path / "weights")
    small = tmp_path / "config.json"
    small.write_text("{}", encoding="utf-8")
    first = Digests(kept)
    taken = first.of(file)
    assert taken == fingerprint.of_files([file]) and first.of(small) == fingerprint.of_files([small])
    lines: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    assert list(lines) == [str(file)]
    lines[str(file)][1] = "remembered"
    kept.write_text(json.dumps(lines), encoding="utf-8")
    assert Digests(kept).of(file) == "remembered"
    with file.open("rb+") as opened:
        opened.write(b"x")
    assert Digests(kept).of(file) == fingerprint.of_files([file]) != taken


@pytest.mark.parametrize("content", [b"", b"null", b"[" * 100_000, b'{"a":[1]}', b"\xff"])
def test_a_broken_memory_of_hashes_costs_nothing_but_time(tmp_path: Path, content: bytes) -> None:
    kept, file = tmp_path / "hashes.json", large(tmp_path / "weights")
    kept.write_bytes(content)
    assert Digests(kept).of(file) == fingerprint.of_files([file])
    assert list(json.loads(kept.read_text(encoding="utf-8"))) == [str(file)]


def test_hashes_that_cannot_be_kept_are_taken_again(tmp_path: Path) -> None:
    file = large(tmp_path / "weights")
    assert Digests(file / "cache" / "hashes.json").of(file) == fingerprint.of_files([file])
