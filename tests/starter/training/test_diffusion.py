"""What a fresh run of the diffusion model takes over from a starter, and that its training resumes."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import CLIPTextModel, CLIPTokenizer

from engine.resources import resources_folder
from engine.starter.training.data import FIRST_UNSEEN_SEED, scene_parameters
from engine.starter.training.diffusion import (
    Shape,
    build_text_encoder,
    caption_tokens,
    take_words,
    teach_words,
    train_diffusion,
)
from engine.starter.training.team import Team
from engine.starter.training.tokens import build_tokenizer

STARTER = resources_folder() / "starter" / "diffusion"


def test_known_words_mean_the_same_whatever_their_numbers(tmp_path: Path) -> None:
    tokenizer = build_tokenizer(tmp_path)
    known = CLIPTokenizer.from_pretrained(STARTER / "tokenizer")
    encoder = build_text_encoder(Shape(), tokenizer)
    take_words(encoder, tokenizer, STARTER)
    starter = CLIPTextModel.from_pretrained(STARTER / "text_encoder", dtype=torch.float32)
    words = {"padding": "max_length", "max_length": 32, "return_tensors": "pt"}
    caption = "a brown dog running on a beach"
    told = encoder(tokenizer(caption, **words).input_ids).last_hidden_state
    assert torch.equal(told, starter(known(caption, **words).input_ids).last_hidden_state)


def test_training_resumes(tmp_path: Path) -> None:
    tokenizer = build_tokenizer(tmp_path / "tokenizer")
    parameters = [scene_parameters(FIRST_UNSEEN_SEED + i) for i in range(4)]
    tokens = caption_tokens(parameters, tokenizer)
    latents, shares = torch.randn(4, 8, 16, 16).half(), torch.rand(4, 1, 16, 16).half()

    def train(minutes: float) -> int:
        shape = Shape((16, 16, 32), 1, 32, 1)
        train_diffusion(latents, shares, tokens, tokenizer, shape, tmp_path, minutes, 4, 1e-3, "cpu", Team(), None)
        return int(torch.load(tmp_path / "diffusion.pt", weights_only=True)["step"])

    first = train(1e-6)
    seconds = torch.load(tmp_path / "diffusion.pt", weights_only=True)["seconds"]
    assert train(2 * seconds / 60) > first > 0


def test_reading_tells_animals_apart_before_any_picture(tmp_path: Path) -> None:
    tokenizer = build_tokenizer(tmp_path)
    torch.default_generator.manual_seed(0)
    encoder = build_text_encoder(Shape((16, 16, 32), 1, 64, 1), tokenizer)
    teach_words(encoder, tokenizer, "cpu")
    captions = ["a hound sitting on a beach", "a dog sitting on a beach", "a turtle sitting on a beach"]
    ids = tokenizer(captions, padding="max_length", max_length=32, return_tensors="pt").input_ids
    hound, dog, turtle = encoder(ids).pooler_output.detach()
    assert (dog - hound).norm() < (dog - turtle).norm()
