from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKL, StableDiffusionPipeline, UNet2DConditionModel
from safetensors.torch import load_file, save_file

from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.protocol.errors import ModelError, PromptError
from engine.protocol.texts import shown
from tests.tiny_models import SIZE, TOKENS, WIDTH, write_tiny_diffusion

CPU = torch.device("cpu")


def test_everything_comes_from_the_configs(model: DiffusionModel, v_model: DiffusionModel) -> None:
    assert (model.size, model.text.limit) == (SIZE, TOKENS - 2)
    assert model.latent_shape((SIZE, 2 * SIZE)) == (4, 16, 8)
    assert v_model.latent_shape((SIZE, SIZE)) == (5, 8, 8)
    assert (model.schedule.prediction, v_model.schedule.prediction) == ("epsilon", "v_prediction")
    assert model.embed("a dog").shapes == {"tokens": (1, TOKENS, WIDTH)}


def test_the_card_and_its_absence(model: DiffusionModel, v_model: DiffusionModel) -> None:
    assert (model.card.name, model.card.kind) == ("Tiny", "starter")
    assert (v_model.card.name, v_model.card.kind, v_model.card.presets) == (v_model.folder.name, "sd", {})


def test_a_scheduler_of_another_class_still_neither_clips_nor_ends_at_one(tmp_path: Path) -> None:
    folder = write_tiny_diffusion(tmp_path / "pndm")
    config = folder / "scheduler" / "scheduler_config.json"
    written: dict[str, Any] = json.loads(config.read_text(encoding="utf-8"))
    kept = {key: written[key] for key in ("beta_start", "beta_end", "beta_schedule", "steps_offset")}
    config.write_text(json.dumps(kept | {"_class_name": "PNDMScheduler", "skip_prk_steps": True}), encoding="utf-8")
    schedule = ModelStore(folder, CPU).get(None).schedule
    run = schedule.sampler(50)
    x, no_noise = torch.full((1, 4, 8, 8), 9.0), torch.zeros(1, 4, 8, 8)
    last, clean = run.step(no_noise, run.timesteps[-1], x)
    assert run.timesteps[:2] == [981, 961]
    assert float(clean.max()) > 9
    assert float(last.max() / clean.max()) == pytest.approx((1 - written["beta_start"]) ** 0.5, rel=1e-5)


def test_a_folder_of_fp16_files_becomes_fp32(resources: Path, tmp_path: Path) -> None:
    source = resources / "starter" / "diffusion"
    pipeline = StableDiffusionPipeline.from_pretrained(source, dtype=torch.float16)
    pipeline.save_pretrained(tmp_path / "half", variant="fp16")
    assert (tmp_path / "half" / "text_encoder" / "model.fp16.safetensors").is_file()
    model = ModelStore(tmp_path / "half", CPU).get(None)
    for module in (*model.text.modules, model.denoiser.module, model.autoencoder.module):
        assert {value.dtype for value in module.parameters()} == {torch.float32}
    exact = ModelStore(source, CPU).get(None)
    assert torch.allclose(model.embed("a dog").tokens, exact.embed("a dog").tokens, atol=0.05)


def test_a_model_is_loaded_once_and_again_after_its_files_change(tmp_path: Path) -> None:
    folder = write_tiny_diffusion(tmp_path / "model")
    store = ModelStore(tmp_path / "none", CPU)
    first = store.get(str(folder))
    assert store.get(str(folder)) is first
    write_tiny_diffusion(folder, seed=7)
    second = store.get(str(folder))
    assert second.digest != first.digest
    assert ModelStore(tmp_path / "none", CPU).get(str(folder)).digest == second.digest


def test_what_is_not_opened_does_not_count(tmp_path: Path) -> None:
    folder = write_tiny_diffusion(tmp_path / "model")
    store = ModelStore(folder, CPU)
    before = store.get(None).digest
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    for name in ("diffusion_pytorch_model.fp16.safetensors", "diffusion_pytorch_model.non_ema.safetensors"):
        shutil.copy(weights, weights.with_name(name))
    (folder / "text_encoder" / "pytorch_model.bin").write_bytes(b"older layout of the same")
    assert store.get(None).digest == before


@pytest.mark.parametrize(
    "file",
    [
        "unet/diffusion_pytorch_model.safetensors",
        "vae/diffusion_pytorch_model.safetensors",
        "text_encoder/model.safetensors",
    ],
)
def test_weights_that_are_missing_are_not_made_up(tmp_path: Path, file: str) -> None:
    path = write_tiny_diffusion(tmp_path / "model") / file
    weights = load_file(path)
    lost = max(weights)
    del weights[lost]
    save_file(weights, path, {"format": "pt"})
    with pytest.raises(ModelError, match="lacks the weights"):
        ModelStore(tmp_path / "model", CPU).get(None)


@pytest.mark.parametrize(
    "missing",
    [
        "model_index.json",
        "unet/config.json",
        "unet/diffusion_pytorch_model.safetensors",
        "vae/diffusion_pytorch_model.safetensors",
        "text_encoder/model.safetensors",
        "tokenizer/tokenizer_config.json",
        "scheduler/scheduler_config.json",
    ],
)
def test_a_folder_that_lacks_a_file_says_which(resources: Path, tmp_path: Path, missing: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(resources / "starter" / "diffusion", folder)
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=missing):
        ModelStore(folder, CPU).get(None)


def test_folders_that_are_no_model_are_refused(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "starter", CPU)
    with pytest.raises(ModelError, match="no model folder"):
        store.get(None)
    folder = write_tiny_diffusion(tmp_path / "three")
    index = folder / "model_index.json"
    content = json.loads(index.read_text(encoding="utf-8")) | {"_class_name": "StableDiffusion3Pipeline"}
    index.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelError, match="Stable Diffusion 3"):
        store.get(str(folder))


def test_weights_that_are_torn_or_do_not_fit_are_refused(tmp_path: Path) -> None:
    folder = write_tiny_diffusion(tmp_path / "model")
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match="its end is missing"):
        ModelStore(folder, CPU).get(None)
    other = write_tiny_diffusion(tmp_path / "other", channels=5)
    shutil.rmtree(other / "vae")
    shutil.copytree(folder / "vae", other / "vae")
    with pytest.raises(ModelError, match="5 channels and its VAE gives 4"):
        ModelStore(other, CPU).get(None)


def test_prompts_are_checked_before_they_are_tokenised(model: DiffusionModel, v_model: DiffusionModel) -> None:
    model.check_prompt(shown("object"), "A dog, jumping!")
    with pytest.raises(PromptError, match=r"object prompt is empty"):
        model.check_prompt(shown("object"), " , ")
    with pytest.raises(PromptError, match=r"'zebra', 'doq'.*Perhaps you mean: dog"):
        model.check_prompt(shown("object"), "a zebra and doq".replace("and ", ""))
    with pytest.raises(PromptError, match=r"11 tokens long; this model reads at most 10"):
        model.check_prompt(shown("background"), " ".join(["snow"] * 11))
    model.check_prompt(shown("background"), " ".join(["snow"] * 10))
    v_model.check_prompt(shown("object"), "zebra")


def test_punctuation_means_nothing_to_a_closed_vocabulary(model: DiffusionModel) -> None:
    assert torch.equal(model.embed("a Dog, jumping.").tokens, model.embed("a dog jumping").tokens)


_SD = {
    "block_out_channels": (320, 640, 1280, 1280),
    "down_block_types": ("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
}


@pytest.mark.parametrize(
    ("config", "width", "side", "parameters"),
    [
        ({"attention_head_dim": 8, "cross_attention_dim": 768, "sample_size": 64}, 768, 64, 859_520_964),
        (
            {
                "attention_head_dim": (5, 10, 20, 20),
                "cross_attention_dim": 1024,
                "sample_size": 96,
                "use_linear_projection": True,
                "upcast_attention": True,
            },
            1024,
            96,
            865_910_724,
        ),
    ],
    ids=["1.x", "2.x"],
)
def test_full_size_layouts_take_the_batches_of_both_stages(
    config: dict[str, Any], width: int, side: int, parameters: int
) -> None:
    with torch.device("meta"):
        unet = UNet2DConditionModel(**_SD, **config)
        vae = AutoencoderKL(
            block_out_channels=(128, 256, 512, 512),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=2,
            latent_channels=4,
            sample_size=512,
        )
        assert sum(p.numel() for p in unet.parameters()) == parameters
        x, t = torch.empty(2, 4, side, side), torch.empty(2, dtype=torch.int64)
        for tokens in (77, 154):
            assert unet(x, t, torch.empty(2, tokens, width)).sample.shape == x.shape
        assert vae.encode(torch.empty(1, 3, side * 8, side * 8)).latent_dist.mean.shape == (1, 4, side, side)
