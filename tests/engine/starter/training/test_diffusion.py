"""What a fresh run of the diffusion model takes over from a starter, and that its training resumes."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import torch
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer

from engine.starter.training.data import EMPTY_SCENES_SEED, FIRST_UNSEEN_SEED, scene_parameters
from engine.starter.training.diffusion import (
    Shape,
    TextAndUnet,
    build_text_encoder,
    build_unet,
    caption_tokens,
    take_words,
    teach_words,
    train_diffusion,
)
from engine.starter.training.folder import save_starter
from engine.starter.training.team import Team
from engine.starter.training.tokens import build_tokenizer
from engine.starter.training.vae import build_vae
from engine.starter.vocabulary import PLACE_WORDS, all_words


def test_known_words_mean_the_same_whatever_their_numbers(tmp_path: Path) -> None:
    shape = Shape((16, 16, 32), 1, 32, 1)
    fewer = build_tokenizer(tmp_path / "tokenizer", [word for word in all_words() if word != "alps"])
    known = build_text_encoder(shape, fewer)
    known.save_pretrained(tmp_path / "text_encoder")
    tokenizer = build_tokenizer(tmp_path / "all", all_words())
    encoder = build_text_encoder(shape, tokenizer)
    own = encoder.state_dict()["embeddings.token_embedding.weight"].clone()
    take_words(encoder, tokenizer, tmp_path)

    def told(reader: CLIPTextModel, words: CLIPTokenizer) -> Tensor:
        ids = words("a brown dog running on a beach", padding="max_length", max_length=32, return_tensors="pt")
        return reader(ids.input_ids).last_hidden_state

    assert fewer.get_vocab()["beach</w>"] != tokenizer.get_vocab()["beach</w>"]
    assert torch.equal(told(encoder.eval(), tokenizer), told(known.eval(), fewer))
    new = tokenizer.get_vocab()["alps</w>"]
    assert torch.equal(encoder.state_dict()["embeddings.token_embedding.weight"][new], own[new])


def test_a_place_alone_is_the_caption_of_empty_scenes_only(tmp_path: Path) -> None:
    tokenizer = build_tokenizer(tmp_path / "tokenizer", all_words())
    places = {told for words in PLACE_WORDS.values() for told in words}

    def captions(first: int) -> set[str]:
        alone = [
            msgspec.structs.replace(scene_parameters(first + i), place="on a beach", weather="at night", companion=None)
            for i in range(40)
        ]
        rows = caption_tokens(alone, tokenizer).flatten(0, 1)
        return {tokenizer.decode(row, skip_special_tokens=True).strip() for row in rows}

    told = captions(EMPTY_SCENES_SEED)
    assert "" in told
    assert {words.removesuffix(" at night") for words in told - {""}} <= places
    told = captions(FIRST_UNSEEN_SEED)
    assert "" in told
    assert not any(words.removesuffix(" at night") in places for words in told)


def test_training_resumes(tmp_path: Path) -> None:
    tokenizer = build_tokenizer(tmp_path / "tokenizer", all_words())
    parameters = [scene_parameters(FIRST_UNSEEN_SEED + i) for i in range(4)]
    tokens = caption_tokens(parameters, tokenizer)
    latents, shares = torch.randn(4, 8, 16, 16).half(), torch.rand(4, 1, 16, 16).half()

    def train(minutes: float) -> int:
        shape = Shape((16, 16, 32), 1, 32, 1)
        train_diffusion(latents, shares, tokens, tokenizer, shape, tmp_path, minutes, 4, 1e-3, "cpu", Team(), None)
        return int(torch.load(tmp_path / "diffusion.pt", weights_only=True)["step"])

    assert train(1e-6) > 0
    stored = torch.load(tmp_path / "diffusion.pt", weights_only=True)
    torch.save(stored | {"step": 1000}, tmp_path / "diffusion.pt")
    assert train(2 * stored["seconds"] / 60) > 1000


def test_training_goes_on_from_a_starter_of_the_same_shape(tmp_path: Path) -> None:
    tokenizer = build_tokenizer(tmp_path / "tokenizer", all_words())
    parameters = [scene_parameters(FIRST_UNSEEN_SEED + i) for i in range(4)]
    tokens = caption_tokens(parameters, tokenizer)
    latents, shares = torch.randn(4, 8, 16, 16).half(), torch.rand(4, 1, 16, 16).half()
    shape, other = Shape((16, 16, 32), 1, 32, 1), Shape((16, 32, 32), 1, 32, 1)
    begun = TextAndUnet(build_text_encoder(shape, tokenizer), build_unet(shape))
    save_starter(begun, build_vae((8, 8)), tokenizer, tmp_path / "begun")

    def train(shape: Shape, work: Path) -> TextAndUnet:
        return train_diffusion(
            *(latents, shares, tokens, tokenizer, shape, work, 1e-6, 4, 1e-3, "cpu", Team()), tmp_path / "begun"
        )

    trained = train(shape, tmp_path / "same")
    moved = [(a - b).abs().max() for a, b in zip(trained.parameters(), begun.parameters(), strict=True)]
    assert 0 < max(moved) < 0.05
    with pytest.raises(RuntimeError, match="size mismatch"):
        train(other, tmp_path / "other")


def test_reading_tells_animals_apart_before_any_picture(tmp_path: Path) -> None:
    tokenizer = build_tokenizer(tmp_path, all_words())
    torch.default_generator.manual_seed(0)
    encoder = build_text_encoder(Shape((16, 16, 32), 1, 64, 1), tokenizer)
    teach_words(encoder, tokenizer, "cpu")
    captions = ["a hound sitting on a beach", "a dog sitting on a beach", "a turtle sitting on a beach"]
    ids = tokenizer(captions, padding="max_length", max_length=32, return_tensors="pt").input_ids
    hound, dog, turtle = encoder(ids).pooler_output.detach()
    assert (dog - hound).norm() < (dog - turtle).norm()
