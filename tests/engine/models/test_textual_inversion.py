"""Textual inversions: the same conditions as diffusers' pipelines give with them, whatever the layout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline
from safetensors.torch import save_file
from torch import Tensor

from engine.models.additions import textual_inversion
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.families.condition import Condition
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.protocol.errors import ModelError
from engine.protocol.requests import Additions
from tests.tiny_models import WIDTH, XL_WIDTH, write_tiny_diffusion, write_tiny_xl

CPU = torch.device("cpu")
PROMPTS = ("a {} dog", "{} in the snow, a dog", "a dog", "{} {}", "a dog in the snow in the forest in the snow {}")


@pytest.fixture(scope="module")
def sd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    quiet_libraries()
    return write_tiny_diffusion(tmp_path_factory.mktemp("model") / "sd")


@pytest.fixture(scope="module")
def xl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    quiet_libraries()
    return write_tiny_xl(tmp_path_factory.mktemp("model") / "xl")


def load(folder: Path, *files: Path) -> DiffusionModel:
    return ModelStore(folder, CPU).get(None, Additions(embeddings=tuple(map(str, files))))


def vectors(count: int, width: int, seed: int = 0) -> Tensor:
    return torch.randn(count, width, generator=torch.Generator().manual_seed(seed))


def of_diffusers(path: Path, values: Tensor) -> tuple[Path, str]:
    path = path.with_suffix(".bin")
    torch.save({"<my-cat>": values[0] if len(values) == 1 else values}, path)
    return path, "<my-cat>"


def of_diffusers_safely(path: Path, values: Tensor) -> tuple[Path, str]:
    path = path.with_suffix(".safetensors")
    save_file({"<my-cat>": values}, path)
    return path, "<my-cat>"


def of_a1111(path: Path, values: Tensor) -> tuple[Path, str]:
    path = path.with_suffix(".pt")
    about = {"string_to_token": {"*": 265}, "name": "other", "step": 99, "sd_checkpoint": None}
    torch.save({**about, "string_to_param": {"*": values}}, path)
    return path, path.stem


def of_a1111_safely(path: Path, values: Tensor) -> tuple[Path, str]:
    path = path.with_suffix(".safetensors")
    save_file({"emb_params": values}, path)
    return path, path.stem


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("write", [of_diffusers, of_diffusers_safely, of_a1111, of_a1111_safely])
def test_conditions_are_those_of_diffusers(
    sd: Path, write: Callable[[Path, Tensor], tuple[Path, str]], count: int, tmp_path: Path
) -> None:
    values = vectors(count, WIDTH)
    file, word = write(tmp_path / "zebrafish", values)
    pipeline = StableDiffusionPipeline.from_pretrained(sd)
    pipeline.load_textual_inversion(values, token=word)
    model, alone = load(sd, file), ModelStore(sd, CPU).get(None)
    assert model.text.clips[0].words == (word,)
    for prompt in PROMPTS:
        text = prompt.format(*[word] * prompt.count("{}"))
        with torch.no_grad():
            wanted, _ = pipeline.encode_prompt(
                text, device=CPU, num_images_per_prompt=1, do_classifier_free_guidance=False
            )
        assert torch.equal(model.embed(text).tokens, wanted)
        assert torch.equal(model.embed(text.upper()).tokens, wanted)
        same = torch.equal(alone.embed(text).tokens, wanted)
        assert same == (word not in text or prompt == PROMPTS[-1])  # whose end is cut off, by both
    assert model.read_prompt(f"a {word} dog").tokens == alone.read_prompt("a dog").tokens + count


def test_conditions_of_xl_are_those_of_diffusers(xl: Path, tmp_path: Path) -> None:
    file = tmp_path / "zebrafish.safetensors"
    values = {"clip_l": vectors(2, WIDTH), "clip_g": vectors(2, XL_WIDTH, 1)}
    save_file(values, file)
    pipeline = StableDiffusionXLPipeline.from_pretrained(xl)
    for name, part in (("clip_l", ""), ("clip_g", "_2")):
        parts: dict[str, Any] = {kind: getattr(pipeline, f"{kind}{part}") for kind in ("text_encoder", "tokenizer")}
        pipeline.load_textual_inversion(values[name], token="zebrafish", **parts)
    model = load(xl, file)
    for prompt in PROMPTS:
        text = prompt.format(*["zebrafish"] * prompt.count("{}"))
        with torch.no_grad():
            tokens, _, pooled, _ = pipeline.encode_prompt(text, device=CPU, do_classifier_free_guidance=False)
        found: Condition = model.embed(text)
        assert found.pooled is not None
        assert torch.equal(found.tokens, tokens) and torch.equal(found.pooled, pooled)


def test_a_word_is_a_word_and_the_longest_that_fits(sd: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.safetensors" for name in ("do", "do-it", "a")]
    for seed, file in enumerate(files):
        save_file({"emb_params": vectors(1, WIDTH, seed)}, file)
    model, alone = load(sd, *files[:2]), ModelStore(sd, CPU).get(None)
    assert torch.equal(model.embed("a dog").tokens, alone.embed("a dog").tokens)  # it is no part of another
    one, other = (model.embed(text).tokens for text in ("do-it", "do"))
    assert not torch.equal(one, other)
    assert torch.equal(load(sd, files[1]).embed("do-it").tokens, one)
    # an ordinary word gets another meaning
    assert not torch.equal(load(sd, files[2]).embed("a dog").tokens, alone.embed("a dog").tokens)


def test_a_word_is_part_of_what_a_model_is(sd: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "one.safetensors", tmp_path / "two.safetensors"
    for path in (file, other):
        save_file({"emb_params": vectors(1, WIDTH)}, path)
    alone, one, two = ModelStore(sd, CPU).get(None), load(sd, file), load(sd, other)
    assert len({alone.digest, one.digest, two.digest}) == 3  # the same file under another name is another word


def written(folder: Path, name: str, tensors: dict[str, Tensor]) -> Path:
    path = folder / name
    save_file(tensors, path)
    return path


@pytest.mark.parametrize(
    ("tensors", "said"),
    [
        ({"emb_params": vectors(1, WIDTH + 1)}, r"another kind of model: its embeddings have 17 values, where 16 are"),
        ({"clip_l": vectors(1, WIDTH), "clip_g": vectors(1, XL_WIDTH)}, r"have 16 \+ 24 values, where 16 are needed"),
        ({"clip_l": vectors(1, WIDTH), "clip_g": vectors(2, XL_WIDTH)}, "its parts are of different lengths"),
        ({"emb_params": vectors(1, WIDTH) * torch.nan}, "not a finite number"),
        ({"lora_unet_down.lora_up.weight": torch.zeros(2, 2)}, "as a textual inversion: it is a LoRA"),
        ({"layer.weight": torch.zeros(2, 2)}, "as a textual inversion: it is a file with weights of no known kind"),
        ({"emb_params": torch.zeros(0, WIDTH)}, "cannot be used as a textual inversion"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(sd: Path, tensors: dict[str, Tensor], said: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=said) as refused:
        load(sd, written(tmp_path, "cat.safetensors", tensors))
    assert "cat.safetensors" in refused.value.message
    assert "Choose" in refused.value.next_step or "Download" in refused.value.next_step


def test_an_embedding_of_one_encoder_is_none_of_xl(xl: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"have 16 values, where 16 \+ 24 are needed"):
        load(xl, written(tmp_path, "cat.safetensors", {"emb_params": vectors(1, WIDTH)}))


def test_two_files_of_one_word_and_a_missing_one_are_told(tmp_path: Path) -> None:
    one = written(tmp_path, "cat.safetensors", {"emb_params": vectors(1, WIDTH)})
    other = written(tmp_path, "other.safetensors", {"Cat": vectors(1, WIDTH)})
    with pytest.raises(ModelError, match="both add the word Cat"):
        textual_inversion.read([one, other])
    with pytest.raises(ModelError, match="There is no textual inversion"):
        textual_inversion.read([tmp_path / "gone.pt"])


def test_a_closed_vocabulary_takes_no_words(tmp_path: Path) -> None:
    folder = write_tiny_diffusion(tmp_path / "sd", card={"kind": "starter", "words": ["a", "dog"]})
    with pytest.raises(ModelError, match="knows the words of its own world alone"):
        load(folder, written(tmp_path, "cat.safetensors", {"emb_params": vectors(1, WIDTH)}))
