from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.starter.judge import JudgeNet
from engine.starter.training.diffusion import Shape, TextAndUnet, build_text_encoder, build_unet
from engine.starter.training.folder import save_starter
from engine.starter.training.judge import save_judge
from engine.starter.training.tokens import build_tokenizer
from engine.starter.training.vae import build_vae
from engine.starter.vocabulary import all_words
from tests.tiny_models import write_tiny_sam


@pytest.fixture(scope="session")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A resources folder with the starter's own builds, tiny and untrained, and an untrained judge."""
    quiet_libraries()
    torch.default_generator.manual_seed(3)
    folder = tmp_path_factory.mktemp("resources")
    starter = folder / "starter"
    tokenizer = build_tokenizer(folder / "tokenizer", all_words())
    shape = Shape((16, 16, 16), layers=1, text_width=16, text_layers=1)
    model = TextAndUnet(build_text_encoder(shape, tokenizer), build_unet(shape))
    save_starter(model, build_vae((8, 8, 8)), tokenizer, starter / "diffusion")
    save_judge(JudgeNet(), starter / "judge")
    write_tiny_sam(starter / "sam")
    return folder
