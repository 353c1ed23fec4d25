"""Each kind of file and folder is known by its content, whatever it is called, and refused in a sentence of its own."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from engine.models.checks import weight_shapes
from engine.models.diffusion_model import ModelStore
from engine.models.identity import identify, size_text
from engine.protocol.errors import ExitCode, ModelError
from engine.segmentation.sam_adapter import SegmenterStore
from tests.tiny_models import write_tiny_sam

CPU = torch.device("cpu")
IN, OUT = "model.diffusion_model.input_blocks.0.0.weight", "model.diffusion_model.out.2.weight"
CLIP = "cond_stage_model.transformer.text_model.embeddings.position_embedding.weight"
OPEN_CLIP = "cond_stage_model.model.positional_embedding"
SAM = "image_encoder.pos_embed"
Layout = dict[str, tuple[int, ...]]


def unet(channels: int) -> Layout:
    return {IN: (2, channels, 3, 3), OUT: (4, 2, 3, 3)}


# the file's kind, weights that it has, what is said of it, and what to do where it was chosen as a diffusion model
MODELS = "Stable Diffusion 1.x, 2.x or XL model"
ALONE = "draws from a text alone"
OTHERS: list[tuple[str, Layout, str, str]] = [
    ("sdxl-refiner", unet(4) | {"conditioner.embedders.0.model.ln_final.bias": (2,)}, "XL refiner", "its base model"),
    ("sdxl-inpainting", unet(9) | {"conditioner.embedders.1.model.ln_final.bias": (2,)}, "XL model for", ALONE),
    ("sdxl-unet", {"add_embedding.linear_1.bias": (2,), "down_blocks.0.x": (2,)}, "UNet of", "Choose the whole model"),
    ("sd-inpainting", unet(9) | {CLIP: (2, 2)}, "for inpainting", ALONE),
    ("instruct-pix2pix", unet(8) | {CLIP: (2, 2)}, "InstructPix2Pix", ALONE),
    ("sd-depth", unet(5) | {OPEN_CLIP: (2, 2)}, "depth maps", ALONE),
    ("sd-upscaler", unet(7) | {OPEN_CLIP: (2, 2)}, "upscaler", ALONE),
    ("unclip", unet(4) | {"model.diffusion_model.label_emb.0.0.bias": (2,), OPEN_CLIP: (2, 2)}, "unCLIP", ALONE),
    ("sd3", {"model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight": (2, 2)}, "Diffusion 3", "not supported"),
    ("flux", {"double_blocks.0.img_attn.qkv.weight": (2, 2)}, "Flux", "not supported yet"),
    ("video", {"down_blocks.0.motion_modules.0.proj_in.weight": (2, 2)}, "a video model", ALONE),
    ("video", {"patch_embedding.weight": (2, 2, 1, 2, 2)}, "a video model", ALONE),
    ("controlnet", {"control_model.input_hint_block.0.bias": (2,)}, "ControlNet", ALONE),
    ("lora", {"lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight": (2, 2)}, "LoRA", "choose that model"),
    ("lora", {"unet.down_blocks.0.attentions.0.to_q.lora_A.weight": (2, 2)}, "LoRA", "choose that model"),
    ("lora", {"unet.down_blocks.0.attn1.processor.to_q_lora.down.weight": (2, 2)}, "LoRA", "choose that model"),
    ("textual-inversion", {"emb_params": (2, 768)}, "textual inversion", "choose that model"),
    ("textual-inversion", {"<my-cat>": (768,)}, "textual inversion", "choose that model"),
    ("textual-inversion", {"clip_l": (1, 768), "clip_g": (1, 1280)}, "textual inversion", "choose that model"),
    ("vae", {"first_stage_model.decoder.conv_in.weight": (2, 4, 3, 3)}, "VAE", "Choose the whole model"),
    ("vae", {"decoder.conv_in.weight": (2, 4, 3, 3), "encoder.down.0.x": (2,)}, "VAE", "Choose the whole model"),
    ("unet", unet(4), "UNet", "Choose the whole model"),
    ("unet", {"down_blocks.0.resnets.0.norm1.bias": (2,), "conv_in.weight": (2, 4, 3, 3)}, "UNet", "the whole model"),
    ("text-encoder", {"text_model.embeddings.token_embedding.weight": (2, 2)}, "text encoder", "the whole model"),
    ("tuned-edit", {"object_embedding": (1, 2, 2)}, "tuned edit", MODELS),
    ("sam-vit-b", {SAM: (1, 2, 2, 768)}, "vit_b", "as the SAM checkpoint"),
    ("sam-vit-l", {SAM: (1, 2, 2, 1024)}, "vit_l", "as the SAM checkpoint"),
    ("sam-vit-h", {SAM: (1, 2, 2, 1280)}, "vit_h", "as the SAM checkpoint"),
    ("mobile-sam", {"image_encoder.patch_embed.seq.0.c.weight": (2, 2)}, "MobileSAM", "as the SAM checkpoint"),
    ("hq-sam", {"mask_decoder.hf_token.weight": (1, 2), SAM: (1, 2, 2, 768)}, "HQ-SAM", MODELS),
    ("sam-2", {"image_encoder.trunk.pos_embed": (1, 2)}, "SAM 2.", MODELS),
    ("sam-2.1", {"image_encoder.trunk.pos_embed": (1, 2), "no_obj_embed_spatial": (1, 2)}, "SAM 2.1", MODELS),
    ("unknown", {"layer.weight": (2, 2)}, "no known kind", MODELS),
]
WHOLE: list[tuple[str, Layout]] = [
    ("sd1", unet(4) | {CLIP: (2, 2)}),
    ("sd2", unet(4) | {OPEN_CLIP: (2, 2)}),
    ("sdxl-base", unet(4) | {"conditioner.embedders.1.model.ln_final.bias": (2,)}),
]


def tensors(layout: Layout) -> dict[str, torch.Tensor]:
    return {name: torch.zeros(shape) for name, shape in layout.items()}


def as_safetensors(layout: Layout, folder: Path) -> Path:
    save_file(tensors(layout), folder / "file.bin")
    return folder / "file.bin"


def as_archive(layout: Layout, folder: Path) -> Path:
    torch.save({"epoch": 3, "state_dict": tensors(layout)}, folder / "file.safetensors.ckpt")
    return folder / "file.safetensors.ckpt"


def as_old_pickle(layout: Layout, folder: Path) -> Path:
    torch.save(tensors(layout), folder / "file.pt", _use_new_zipfile_serialization=False)
    return folder / "file.pt"


Write = Callable[[Layout, Path], Path]
WRITERS: list[Write] = [as_safetensors, as_archive, as_old_pickle]


@pytest.mark.parametrize("write", WRITERS)
def test_every_kind_is_known_in_every_format(write: Write, tmp_path: Path) -> None:
    wanted = [(kind, layout) for kind, layout, *_ in OTHERS] + WHOLE
    found = [(identify(write(layout, tmp_path)).kind.id, layout) for _, layout in wanted]
    assert found == wanted


def test_each_refusal_has_its_name_and_its_advice(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "none", CPU)
    for kind, layout, named, advice in OTHERS:
        with pytest.raises(ModelError) as refused:
            store.get(str(as_safetensors(layout, tmp_path)))
        assert named in refused.value.message and "file.bin" in refused.value.message, kind
        assert advice in refused.value.next_step, kind
        assert refused.value.exit_code == ExitCode.MODEL == 4


@pytest.mark.parametrize(
    ("layout", "named"), list(zip([layout for _, layout in WHOLE], ["1.x", "2.x", "XL"], strict=True))
)
def test_a_diffusion_model_chosen_as_sam_is_refused_the_other_way_round(
    layout: Layout, named: str, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match=f"as SAM: it is Stable Diffusion {named}") as refused:
        SegmenterStore(tmp_path / "none", CPU).get(str(as_safetensors(layout, tmp_path)))
    assert "Choose it as the diffusion model" in refused.value.next_step


def test_an_older_textual_inversion_keeps_its_word_a_level_deeper(tmp_path: Path) -> None:
    torch.save({"string_to_param": {"*": torch.zeros(2, 768)}, "name": "cat"}, tmp_path / "cat.pt")
    assert identify(tmp_path / "cat.pt").kind.id == "textual-inversion"


def test_shapes_are_those_that_torch_reads(tmp_path: Path) -> None:
    state = {"a": torch.zeros(2, 3).half(), "b": torch.nn.Parameter(torch.zeros(5)), "c": torch.tensor(1)}
    torch.save({"state_dict": torch.nn.ParameterDict({"b": state["b"]}).state_dict() | state}, tmp_path / "file.ckpt")
    assert weight_shapes.read_shapes(tmp_path / "file.ckpt") == {"a": (2, 3), "b": (5,), "c": ()}


class Loads:
    """Names a function of torch that is not one of tensors."""

    def __reduce__(self) -> tuple[Any, ...]:
        return torch.load, ("elsewhere",)


def test_what_is_not_a_tensor_is_not_called(tmp_path: Path) -> None:
    torch.save({"state_dict": {"weight": torch.zeros(2)}, "more": Loads()}, tmp_path / "file.ckpt")
    (tmp_path / "file.pt").write_bytes(pickle.dumps(Loads(), protocol=2))
    for name in ("file.ckpt", "file.pt"):
        with pytest.raises(ModelError, match=rf"{name} holds program code"):
            identify(tmp_path / name)


def test_a_size_is_told_as_on_the_disk() -> None:
    sizes = [size_text(size) for size in (4_265_146_304, 6_938_078_334, 375_042_383, 40_728_226, 84_000)]
    assert list(map(str, sizes)) == ["4.3 GB", "6.9 GB", "375 MB", "41 MB", "84 kB"]


@pytest.fixture
def folder(resources: Path, tmp_path: Path) -> Path:
    return shutil.copytree(resources / "starter" / "diffusion", tmp_path / "model")


def change(file: Path, **values: Any) -> None:
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | values), encoding="utf-8")


def test_folders_are_known_by_their_configs(folder: Path, tmp_path: Path) -> None:
    assert identify(folder).kind.id == "sd"
    for width, kind in ((768, "sd1"), (1024, "sd2")):
        change(folder / "unet" / "config.json", cross_attention_dim=width)
        assert identify(folder).kind.id == kind
    parts = [folder / part for part in ("unet", "vae", "text_encoder", "scheduler", "tokenizer")]
    whole = sum(file.stat().st_size for part in parts for file in part.iterdir())
    card = (folder / "layerdiffusion.json").stat().st_size
    assert identify(folder).bytes == whole + card
    for values, kind in (
        (
            {"_class_name": "StableDiffusionXLInpaintPipeline", "text_encoder_2": ["transformers", "X"]},
            "sdxl-inpainting",
        ),
        ({"_class_name": "StableDiffusionXLPipeline", "text_encoder": [None, None]}, "sdxl-refiner"),
        ({"_class_name": "FluxPipeline"}, "flux"),
    ):
        change(folder / "model_index.json", **values)
        assert identify(folder).kind.id == kind
    assert identify(write_tiny_sam(tmp_path / "sam")).kind.id == "sam-small"


def test_what_lies_beside_the_right_choice_tells_it(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"x")
    with pytest.raises(ModelError, match="one part of a model") as refused:
        identify(folder / "unet")
    assert str(folder) in refused.value.next_step
    for name in ("unet", "model_index.json"):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(ModelError, match=r"but holds model\.safetensors"):
        identify(folder)


@pytest.mark.skipif(os.name == "nt", reason="links need a permission there")
def test_a_snapshot_of_the_hubs_cache_is_a_model_and_its_root_is_not(folder: Path, tmp_path: Path) -> None:
    """The cache keeps content in blobs/ and links to it from snapshots/."""
    root = tmp_path / "models--somebody--something"
    snapshot, blobs = root / "snapshots" / "0123abcd", root / "blobs"
    blobs.mkdir(parents=True)
    for number, file in enumerate(sorted(path for path in folder.rglob("*") if path.is_file())):
        link = snapshot / file.relative_to(folder)
        link.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, blobs / str(number))
        link.symlink_to(os.path.relpath(blobs / str(number), link.parent))
    store = ModelStore(tmp_path / "none", CPU)
    assert store.get(str(snapshot)).digest == store.get(str(folder)).digest
    assert identify(snapshot) == identify(folder)
    with pytest.raises(ModelError, match="cache of the hub") as refused:
        store.get(str(root))
    assert str(snapshot) in refused.value.next_step


@pytest.mark.parametrize("variant", ["bf16", "non_ema"])
def test_another_variant_alone_names_the_file_that_is_needed(folder: Path, variant: str, tmp_path: Path) -> None:
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_name(f"diffusion_pytorch_model.{variant}.safetensors"))
    with pytest.raises(ModelError, match=rf"has only unet/diffusion_pytorch_model\.{variant}\.safetensors") as refused:
        ModelStore(tmp_path / "none", CPU).get(str(folder))
    assert "Download unet/diffusion_pytorch_model.safetensors" in refused.value.next_step
