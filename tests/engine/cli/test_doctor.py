"""``ld-edit doctor``: what a model is, whether it can be used, and the exit code that a script goes by."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from engine.cli import main
from engine.process.session import Conversation
from tests.tiny_models import WIDTH, write_tiny_diffusion, write_tiny_sam, write_tiny_sam_2

Asked = tuple[int, dict[str, dict[str, str]]]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_tiny_diffusion(folder / "sd")
    write_tiny_sam(folder / "sam")
    write_tiny_sam_2(folder / "sam2")
    save_file({"conditioner.embedders.1.model.ln_final.bias": torch.zeros(2)}, folder / "xl.safetensors")
    save_file({"lora_unet_down.lora_up.weight": torch.zeros(2, 2)}, folder / "lora.safetensors")
    save_file({"emb_params": torch.ones(2, WIDTH)}, folder / "zebra.safetensors")
    save_file({"image_encoder.pos_embed": torch.zeros(1, 2, 2, 768)}, folder / "sam.safetensors")
    return folder


def ask(opened: Conversation, capsys: pytest.CaptureFixture[str], models: Path, **given: str) -> Asked:
    words = [word for name, path in given.items() for word in (f"--{name}", str(models / path))]
    code = main.main(["doctor", *words, "--json"], lambda: contextlib.nullcontext(opened))
    return code, {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}


def test_what_can_be_used_is_named_and_loaded(
    opened: Conversation, capsys: pytest.CaptureFixture[str], models: Path
) -> None:
    code, found = ask(opened, capsys, models, model="sd", sam="sam")
    assert code == 0 and all(finding["ok"] for finding in found.values())
    assert found["model"]["value"].startswith("Stable Diffusion of a size of its own, ")
    assert found["model"]["value"].endswith("It loads and can be used; it draws 32 px a side.")
    assert found["sam"]["value"].startswith("the program's own small SAM, ")
    assert found["sam"]["value"].endswith(" kB. It loads and can be used.")
    code, found = ask(opened, capsys, models, sam="sam2")
    assert code == 0 and found["sam"]["value"].startswith("SAM 2, ")
    assert found["sam"]["value"].endswith(" kB. It loads and can be used.")


def test_what_is_added_to_a_model_is_loaded_with_it(
    opened: Conversation, capsys: pytest.CaptureFixture[str], models: Path
) -> None:
    code, found = ask(opened, capsys, models, model="sd", vae="sd/vae", embedding="zebra.safetensors")
    assert code == 0 and found["model"]["value"].endswith(" 32 px a side. Words that are added: zebra.")
    code, found = ask(opened, capsys, models, vae="lora.safetensors")
    assert code == 4 and "as a VAE: it is a LoRA" in found["model"]["value"]
    code, found = ask(opened, capsys, models, model="sd", embedding="lora.safetensors")
    assert code == 4 and found["model"]["value"].startswith("Stable Diffusion of a size of its own, ")
    assert "as a textual inversion: it is a LoRA" in found["model"]["value"]


@pytest.mark.parametrize(
    ("given", "said", "advised"),
    [
        ({"model": "xl.safetensors"}, "Stable Diffusion XL base, 0 kB. ", "Choose the whole model"),
        ({"model": "lora.safetensors"}, "a LoRA", "Here choose that model"),
        ({"model": "sam.safetensors"}, "SAM vit_b", "Choose it as the SAM checkpoint"),
        ({"model": "sam"}, "small SAM", "Choose it as the SAM checkpoint"),
        ({"model": "sam2"}, "SAM 2", "Choose it as the SAM checkpoint"),
        ({"model": "nowhere"}, "nowhere", "Choose a Stable Diffusion 1.x, 2.x or XL model"),
        ({"sam": "sd"}, "Stable Diffusion of a size", "here choose a SAM checkpoint"),
        ({"sam": "lora.safetensors"}, "a LoRA", "Choose an official SAM checkpoint"),
        ({"sam": "sam.safetensors"}, "SAM vit_b", "Download it again"),
    ],
)
def test_what_cannot_be_used_says_what_it_is_and_what_to_do(
    opened: Conversation,
    capsys: pytest.CaptureFixture[str],
    models: Path,
    given: dict[str, str],
    said: str,
    advised: str,
) -> None:
    code, found = ask(opened, capsys, models, **given)
    (wrong,) = (finding for finding in found.values() if not finding["ok"])
    assert code == 4 and wrong["name"] in given
    assert said in wrong["value"] and advised in wrong["next_step"]


def test_one_model_that_is_wrong_hides_nothing_of_the_other(
    opened: Conversation, capsys: pytest.CaptureFixture[str], models: Path
) -> None:
    code, found = ask(opened, capsys, models, model="xl.safetensors", sam="sam")
    assert code == 4 and not found["model"]["ok"] and found["sam"]["ok"]
