"""SAM 2 and 2.1: the published names, transformers' own answers, and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from transformers import Sam2ImageProcessor, Sam2Model, Sam2Processor

from engine.model_store import catalogue, local_model
from engine.model_store.library import ModelLibrary
from engine.models import identity
from engine.models.checks import sam_folders
from engine.models.checks.kind_by_weights import kind_of
from engine.models.checks.weight_files import Shapes
from engine.models.diffusion_model import ModelStore
from engine.protocol.errors import ModelError
from engine.segmentation import published_sam2, second_sam
from engine.segmentation.predictor import Question, as_logits
from engine.segmentation.sam_adapter import SegmenterStore, load_second
from engine.segmentation.second_sam import SecondSam
from engine.segmentation.segmenter import Prompt, Segmenter, view
from tests.tiny_models import tiny_sam_2, write_tiny_sam_2

CPU = torch.device("cpu")
# of the published sam2.1_hiera_tiny.pt, some of each kind of layer; its source: github.com/facebookresearch/sam2
PUBLISHED = {
    "no_mem_embed": (1, 1, 256),
    "image_encoder.trunk.pos_embed": (1, 96, 7, 7),
    "image_encoder.trunk.pos_embed_window": (1, 96, 8, 8),
    "image_encoder.trunk.patch_embed.proj.weight": (96, 3, 7, 7),
    "image_encoder.trunk.blocks.0.norm1.weight": (96,),
    "image_encoder.trunk.blocks.1.proj.weight": (192, 96),
    "image_encoder.trunk.blocks.11.attn.qkv.weight": (2304, 768),
    "image_encoder.trunk.blocks.11.mlp.layers.0.weight": (3072, 768),
    "image_encoder.trunk.blocks.11.mlp.layers.1.weight": (768, 3072),
    "image_encoder.neck.convs.3.conv.weight": (256, 96, 1, 1),
    "sam_prompt_encoder.pe_layer.positional_encoding_gaussian_matrix": (2, 128),
    "sam_prompt_encoder.point_embeddings.3.weight": (1, 256),
    "sam_prompt_encoder.not_a_point_embed.weight": (1, 256),
    "sam_prompt_encoder.mask_downscaling.0.weight": (4, 1, 2, 2),
    "sam_prompt_encoder.mask_downscaling.1.bias": (4,),
    "sam_prompt_encoder.mask_downscaling.3.weight": (16, 4, 2, 2),
    "sam_prompt_encoder.mask_downscaling.4.weight": (16,),
    "sam_prompt_encoder.mask_downscaling.6.weight": (256, 16, 1, 1),
    "sam_prompt_encoder.no_mask_embed.weight": (1, 256),
    "sam_mask_decoder.transformer.layers.1.self_attn.out_proj.weight": (256, 256),
    "sam_mask_decoder.transformer.layers.1.cross_attn_image_to_token.q_proj.weight": (128, 256),
    "sam_mask_decoder.transformer.layers.0.norm4.weight": (256,),
    "sam_mask_decoder.transformer.layers.0.mlp.layers.0.weight": (2048, 256),
    "sam_mask_decoder.transformer.layers.0.mlp.layers.1.bias": (256,),
    "sam_mask_decoder.transformer.final_attn_token_to_image.out_proj.bias": (256,),
    "sam_mask_decoder.transformer.norm_final_attn.weight": (256,),
    "sam_mask_decoder.obj_score_token.weight": (1, 256),
    "sam_mask_decoder.iou_token.weight": (1, 256),
    "sam_mask_decoder.mask_tokens.weight": (4, 256),
    "sam_mask_decoder.output_upscaling.0.weight": (256, 64, 2, 2),
    "sam_mask_decoder.output_upscaling.1.weight": (64,),
    "sam_mask_decoder.output_upscaling.3.bias": (32,),
    "sam_mask_decoder.conv_s0.weight": (32, 256, 1, 1),
    "sam_mask_decoder.conv_s1.weight": (64, 256, 1, 1),
    "sam_mask_decoder.output_hypernetworks_mlps.3.layers.2.weight": (32, 256),
    "sam_mask_decoder.iou_prediction_head.layers.1.weight": (256, 256),
    "sam_mask_decoder.iou_prediction_head.layers.2.weight": (4, 256),
    "sam_mask_decoder.pred_obj_score_head.layers.0.weight": (256, 256),
    "sam_mask_decoder.pred_obj_score_head.layers.2.bias": (1,),
}
VIDEO = {"no_obj_embed_spatial": (1, 64), "maskmem_tpos_enc": (7, 1, 1, 64)}  # of what nothing asks
SIZES = {"tiny": (96, 12), "small": (96, 16), "base+": (112, 24), "large": (144, 48)}


def outline(width: int, blocks: int) -> tuple[Shapes, Shapes]:
    """Shapes under transformers' names, and under those of a published file of that size."""
    asked = {"image_encoder.trunk.patch_embed.proj.weight": (width, 3, 7, 7)}
    asked |= {f"image_encoder.trunk.blocks.{block}.norm1.weight": (width,) for block in range(blocks)}
    config = published_sam2.config_of(asked)
    assert config is not None
    with torch.device("meta"):
        own = {name: tuple(value.shape) for name, value in second_sam.build(config).state_dict().items()}
    return own, published_sam2.published(own)


def test_weights_are_named_as_in_the_published_file() -> None:
    own, published = outline(*SIZES["tiny"])
    assert PUBLISHED.items() <= published.items()
    assert len(published) == len(own) + 3 - 1  # four points apart, and the grid's frequencies once
    foreign = [name for name in published if not name.startswith(("image_encoder.", "sam_", "no_mem"))]
    assert foreign == [] and not any("layer_norm" in name or "proj_in" in name for name in published)
    found = kind_of({**published, **VIDEO})
    assert (found.id, found.use) == ("sam-2.1", "sam") and kind_of(published).id == "sam-2"


@pytest.mark.parametrize("size", SIZES)
def test_each_published_size_is_told_by_its_weights_and_its_parts_fit(size: str) -> None:
    own, published = outline(*SIZES[size])
    config = published_sam2.config_of(published)
    assert config is not None
    with torch.device("meta"):
        model = second_sam.build(config)
        second_sam.check_fits(model)
    assert {name: tuple(value.shape) for name, value in model.state_dict().items()} == own


def test_a_published_file_finds_an_object(tmp_path: Path) -> None:
    own, published = outline(*SIZES["tiny"])
    draw = torch.Generator().manual_seed(0)
    weights = {name: torch.randn(shape, generator=draw).half() * 0.02 for name, shape in published.items()}
    path = tmp_path / "sam2.1_hiera_tiny.pt"
    torch.save({"model": weights | {name: torch.zeros(shape) for name, shape in VIDEO.items()}}, path)
    sam = load_second(path)
    model = sam.state_dict()
    for name, place in (("point_embed.weight", 2), ("shared_embedding.positional_embedding", None)):
        given = "point_embeddings.2.weight" if place else "pe_layer.positional_encoding_gaussian_matrix"
        value = model[f"prompt_encoder.{name}"]
        assert torch.equal(value if place is None else value[[place]], weights[f"sam_prompt_encoder.{given}"].float())
    assert model.keys() == own.keys()
    assert str(identity.identify(path).text) == "SAM 2.1, 63 MB" and local_model.kind_of(path) == "sam"
    noise = np.random.default_rng(0).integers(0, 255, (30, 90, 3), dtype=np.uint8)
    mask, score = Segmenter(SecondSam(sam.eval())).segment(
        view("a", Image.fromarray(noise)), Prompt(box=(10, 5, 70, 25))
    )
    assert mask.size == (90, 30) and np.isfinite(score)
    del weights["image_encoder.neck.convs.0.conv.bias"]
    torch.save({"model": weights}, path)
    with pytest.raises(ModelError, match=r"lacks the weights image_encoder\.neck\.convs\.0\.conv\.bias"):
        SegmenterStore(tmp_path / "none", CPU).get(str(path))


@pytest.fixture(scope="module")
def sam() -> Sam2Model:
    return tiny_sam_2()


def picture(width: int = 90, height: int = 50) -> Image.Image:
    return Image.fromarray(np.random.default_rng(3).integers(0, 255, (height, width, 3), dtype=np.uint8))


PROMPTS: dict[str, tuple[Question, dict[str, Any]]] = {
    "a click": (
        Question([(40.0, 20.0, True)], several=True),
        {"input_points": [[[[40.0, 20.0]]]], "input_labels": [[[1]]]},
    ),
    "clicks": (
        Question([(40.0, 20.0, True), (9.5, 30.0, False)]),
        {"input_points": [[[[40.0, 20.0], [9.5, 30.0]]]], "input_labels": [[[1, 0]]]},
    ),
    "a box": (Question(box=(5.0, 7.0, 60.0, 40.0)), {"input_boxes": [[[5.0, 7.0, 60.0, 40.0]]]}),
    "a click in a box": (
        Question([(40.0, 20.0, True)], (5.0, 7.0, 60.0, 40.0)),
        {
            "input_points": [[[[40.0, 20.0]]]],
            "input_labels": [[[1]]],
            "input_boxes": [[[5.0, 7.0, 60.0, 40.0]]],
        },
    ),
}


def of_transformers(
    sam: Sam2Model, asked: dict[str, Any], several: bool, rough: Tensor | None = None
) -> tuple[Any, Any]:
    """Masks (count, height, width) and scores (count) by transformers' own processor and model."""
    processor = Sam2Processor(Sam2ImageProcessor(size={"height": 64, "width": 64}))
    inputs = processor(images=picture(), return_tensors="pt", **asked)
    sizes = inputs.pop("original_sizes")
    with torch.no_grad():
        answer = sam(**inputs, input_masks=rough, multimask_output=several)
    masks = processor.post_process_masks(answer.pred_masks, sizes)[0][0]
    return masks.numpy(), answer.iou_scores[0, 0].numpy()


@pytest.mark.parametrize("prompt", PROMPTS)
def test_masks_are_those_of_transformers(sam: Sam2Model, prompt: str) -> None:
    question, asked = PROMPTS[prompt]
    wanted, scores = of_transformers(sam, asked, question.several)
    found, own = SecondSam(sam).encode(np.array(picture())).masks(question)
    assert found.shape == ((3 if question.several else 1), 50, 90) and 0 < found.mean() < 1
    assert np.array_equal(found, wanted) and np.array_equal(own, scores)


def test_a_rough_mask_is_a_prompt_of_its_own(sam: Sam2Model) -> None:
    patch = np.zeros((50, 90), dtype=np.bool_)
    patch[10:40, 20:70] = True
    question, asked = PROMPTS["a box"]
    rough = torch.as_tensor(as_logits(patch, (16, 16)))[None, None]
    assert (rough[0, 0, 8, 8], rough[0, 0, 0, 0]) == (8, -8)
    wanted, scores = of_transformers(sam, asked, False, rough)
    seen = SecondSam(sam).encode(np.array(picture()))
    found, own = seen.masks(Question(box=question.box, patch=patch))
    assert np.array_equal(found, wanted) and np.array_equal(own, scores)
    assert not np.array_equal(own, seen.masks(question)[1])  # without it


def test_a_folder_of_transformers_is_a_sam_everywhere(sam: Sam2Model, tmp_path: Path) -> None:
    folder = write_tiny_sam_2(tmp_path / "sam2")
    store, rough = SegmenterStore(tmp_path / "none", CPU), np.zeros((50, 90), dtype=np.float32)
    rough[10:40, 20:70] = 1
    for prompt in (Prompt(points=[(40, 20, True)]), Prompt(box=(5, 7, 60, 40)), Prompt(rough=rough)):
        mask, score = store.get(str(folder)).segment(view("a", picture()), prompt)
        wanted, own = Segmenter(SecondSam(sam)).segment(view("a", picture()), prompt)
        assert np.array_equal(np.asarray(mask), np.asarray(wanted)) and score == own
    assert store.get(str(folder / "model.safetensors")) is store.get(str(folder))
    told = identity.identify(folder)
    assert told.kind.id == "sam-2" and told.bytes == sum(file.stat().st_size for file in sam_folders.files(folder))
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "sam2_video"}), encoding="utf-8")
    assert store.get(str(folder)) is not None
    with pytest.raises(ModelError, match="cannot be used: it is SAM 2") as refused:
        ModelStore(tmp_path / "none", CPU).get(str(folder))
    assert "as the SAM checkpoint" in refused.value.next_step
    library = ModelLibrary(tmp_path / "library", catalogue.Catalogue(()))
    for number, source in enumerate((folder, folder / "model.safetensors")):
        added = library.add(source, name=f"sam-{number}", copy=True)
        assert added.kind == "sam" and library.verify(added.id).path == added.path
        assert store.get(added.path) is not None


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        (("prompt_encoder_config", "image_size"), 1 << 40, "image_size"),
        (("mask_decoder_config", "num_attention_heads"), 5, r"config\.json cannot be loaded"),
        (("vision_config", "backbone_feature_sizes"), [[8, 8], [8, 8], [4, 4]], r"config\.json cannot be loaded"),
        (("vision_config", "fpn_hidden_size"), 32, "cannot be loaded|does not fit"),
        (("mask_decoder_config", "mlp_dim"), 48, r"does not fit its config\.json"),
    ],
)
def test_a_config_that_does_not_fit_is_named(part: tuple[str, str], value: object, said: str, tmp_path: Path) -> None:
    folder = write_tiny_sam_2(tmp_path / "sam2")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config[part[0]][part[1]] = value
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match=said):
        SegmenterStore(tmp_path / "none", CPU).get(str(folder))


def test_what_is_no_published_size_is_refused(tmp_path: Path) -> None:
    store = SegmenterStore(tmp_path / "none", CPU)
    odd = tmp_path / "odd.pt"
    torch.save({"model": {"image_encoder.trunk.pos_embed": torch.zeros(1, 8, 7, 7)}}, odd)
    with pytest.raises(ModelError, match="a size that is not read here") as refused:
        store.get(str(odd))
    assert "one of SAM 2 or 2.1" in refused.value.next_step
    alone = tmp_path / "alone.safetensors"
    shutil.copy(write_tiny_sam_2(tmp_path / "sam2") / "model.safetensors", alone)
    with pytest.raises(ModelError, match=r"its config\.json is not beside it") as refused:
        store.get(str(alone))
    assert refused.value.next_step == "Choose the folder that holds both."
