"""Stable Diffusion XL: what its folder must have, what it is told of texts and sizes, and its settings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import StableDiffusionXLPipeline

from engine.models.checks.model_configs import TextConfig, UnetConfig, VaeConfig, read
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.families import sdxl
from engine.models.families.condition import Condition
from engine.models.identity import identify
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.protocol.errors import ModelError
from engine.protocol.settings import resolve
from tests.tiny_models import SIZE, TOKENS, WIDTH, XL_WIDTH, write_tiny_xl

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    quiet_libraries()
    return write_tiny_xl(tmp_path_factory.mktemp("xl") / "model")


@pytest.fixture(scope="module")
def xl(whole: Path) -> DiffusionModel:
    return ModelStore(whole, CPU).get(None)


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "model")


def change(file: Path, **values: Any) -> None:
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | values), encoding="utf-8")


def test_a_text_is_the_tokens_of_both_encoders_and_the_whole_of_the_second(whole: Path, xl: DiffusionModel) -> None:
    assert identify(whole).kind.name.values == {} and identify(whole).kind.id == "sdxl-base"
    assert (xl.size, xl.text.limit) == (SIZE, TOKENS - 2)
    condition = xl.embed("a dog jumping in the snow")
    assert condition.shapes == {"tokens": (1, TOKENS, WIDTH + XL_WIDTH), "pooled": (1, XL_WIDTH)}
    assert xl.text.on_meta(3).shapes == xl.embed("a dog").rows(3).shapes
    pipeline: Any = StableDiffusionXLPipeline.from_pretrained(whole, add_watermarker=False)
    with torch.no_grad():
        tokens, negative, pooled, negative_pooled = pipeline.encode_prompt("a dog jumping in the snow", device=CPU)
    assert torch.equal(condition.tokens, tokens)
    assert condition.pooled is not None and torch.equal(condition.pooled, pooled)
    assert not negative.any() and not negative_pooled.any()
    assert all(not value.any() for text in ("", " ") for _, value in xl.embed(text).named())


def test_what_no_text_is_to_the_model_is_its_own_to_say(folder: Path, xl: DiffusionModel) -> None:
    change(folder / "model_index.json", force_zeros_for_empty_prompt=False)
    other = ModelStore(folder, CPU).get(None)
    assert all(value.any() for _, value in other.embed("").named())
    assert torch.equal(other.embed("a dog").tokens, xl.embed("a dog").tokens)
    assert other.digest != xl.digest


def test_the_denoiser_is_told_the_whole_text_and_the_pictures_size(xl: DiffusionModel) -> None:
    text = xl.embed("a dog").rows(2)
    added = sdxl.XL.added(8)(text, torch.zeros(2, 4, 128, 96))
    assert added is not None
    assert added["text_embeds"] is text.pooled
    told = torch.tensor([1024.0, 768.0, 0.0, 0.0, 1024.0, 768.0])
    assert torch.equal(added["time_ids"], told.expand(2, 6))
    latents = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    other = Condition(text.tokens, xl.embed("a cat in the forest").rows(2).pooled)
    first, second = (xl.denoiser.predict(latents, 500, each) for each in (text, other))
    assert (first - second).abs().max() > 1e-4
    copy = xl.denoiser.working_copy(CPU)
    assert torch.allclose(copy.predict(latents, 500, text), first, atol=1e-5)


def test_two_texts_beside_each_other_keep_all_tokens_and_the_mean_of_the_whole(xl: DiffusionModel) -> None:
    one, other = xl.embed("a dog"), xl.embed("in the snow")
    both = one.beside(other)
    assert torch.equal(both.tokens, torch.cat([one.tokens, other.tokens], dim=1))
    assert one.pooled is not None and other.pooled is not None and both.pooled is not None
    assert torch.allclose(both.pooled, torch.stack([one.pooled, other.pooled]).mean(dim=0))


def test_lora_is_its_default_and_the_persons_choice_and_its_card_come_first(folder: Path, xl: DiffusionModel) -> None:
    chosen = [resolve(preset, xl.card.presets, {}) for preset in ("draft", "balanced", "paper")]
    assert [(each.adaptation, each.weight_rate) for each in chosen] == [("lora", 1e-4)] * 3
    assert resolve("balanced", xl.card.presets, {"adaptation": "full"}).weight_rate == 2e-6
    card = {"presets": {"balanced": {"adaptation": "full", "weight_steps": 7}}}
    (folder / "layerdiffusion.json").write_text(json.dumps(card), encoding="utf-8")
    presets = ModelStore(folder, CPU).get(None).card.presets
    assert [resolve(preset, presets, {}).adaptation for preset in ("balanced", "draft")] == ["full", "lora"]


def test_sixteen_bit_files_are_read_and_decoded_in_float32(tmp_path: Path) -> None:
    """SDXL's VAE overflows in float16."""
    folder = write_tiny_xl(tmp_path / "half", variant="fp16")
    assert (folder / "text_encoder_2" / "model.fp16.safetensors").is_file()
    model = ModelStore(folder, CPU).get(None)
    modules = (*model.text.modules, model.denoiser.module, model.autoencoder.module)
    assert {value.dtype for module in modules for value in module.parameters()} == {torch.float32}
    assert model.autoencoder.decode(torch.full((1, 4, 8, 8), 1e5)).isfinite().all()


@pytest.mark.parametrize(
    ("file", "values", "told"),
    [
        ("model_index.json", {"text_encoder": [None, None]}, "Stable Diffusion XL refiner"),
        ("model_index.json", {"_class_name": "StableDiffusionXLInpaintPipeline"}, "XL model for inpainting"),
        ("model_index.json", {"_class_name": "StableDiffusionXLInstructPix2PixPipeline"}, "InstructPix2Pix"),
        ("unet/config.json", {"in_channels": 9}, "XL model for inpainting"),
        ("unet/config.json", {"addition_embed_type": None}, "Stable Diffusion of a size of its own, which"),
        ("unet/config.json", {"projection_class_embeddings_input_dim": 80}, "width 80 and is told 72"),
        ("unet/config.json", {"cross_attention_dim": 16}, "width 16 and its text encoder speaks 40"),
        ("text_encoder_2/config.json", {"model_type": "t5"}, "of a t5"),
        ("text_encoder_2/config.json", {"eos_token_id": 7}, "tokenizer_2 cannot be loaded: it ends a text by another"),
        ("tokenizer_2/tokenizer_config.json", {"tokenizer_class": "T5Tokenizer"}, "of a T5Tokenizer"),
    ],
)
def test_what_is_no_sdxl_base_is_refused_by_its_name(folder: Path, file: str, values: Any, told: str) -> None:
    change(folder / file, **values)
    with pytest.raises(ModelError, match=told):
        ModelStore(folder, CPU).get(None)


@pytest.mark.parametrize("lost", ["text_encoder_2/config.json", "text_encoder_2/model.safetensors", "tokenizer_2"])
def test_a_folder_without_its_second_encoder_is_refused(folder: Path, lost: str) -> None:
    place = folder / lost
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    with pytest.raises(ModelError, match=f"lacks {lost}"):
        ModelStore(folder, CPU).get(None)


def test_turbo_is_known_by_what_it_was_made_for(folder: Path) -> None:
    change(folder / "scheduler" / "scheduler_config.json", timestep_spacing="trailing")
    assert identify(folder).kind.id == "sdxl-base"
    change(folder / "unet" / "config.json", sample_size=64)
    assert identify(folder).kind.id == "sdxl-turbo"
    with pytest.raises(ModelError, match="Stable Diffusion XL Turbo") as refused:
        ModelStore(folder / "none", CPU).get(str(folder))
    assert "Choose Stable Diffusion XL base" in refused.value.next_step


def test_the_shipped_configs_are_the_published_ones() -> None:
    shipped = Path("resources/models/sdxl").absolute()
    unet, vae = read(shipped / "unet" / "config.json", UnetConfig), read(shipped / "vae" / "config.json", VaeConfig)
    texts = [read(shipped / part / "config.json", TextConfig) for part in ("text_encoder", "text_encoder_2")]
    assert unet.cross_attention_dim == sum(text.hidden_size for text in texts) == 2048
    assert unet.projection_class_embeddings_input_dim == texts[1].projection_dim + 6 * 256
    assert (unet.sample_size, vae.scaling_factor) == (128, 0.13025)
    pads = [read(shipped / part / "tokenizer_config.json", dict[str, Any]) for part in ("tokenizer", "tokenizer_2")]
    assert [pad["pad_token"] for pad in pads] == ["<|endoftext|>", "!"]
