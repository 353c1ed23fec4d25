"""One file with a whole model is the same model as its folder, to the last bit, and nothing is fetched for it."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from benchmarks.checkpoints import SHIPPED, Prediction, Version, ship, single_file_weights, write_folder
from benchmarks.single_file_names import Weights
from engine.models.checks.model_configs import SchedulerConfig, TextConfig, UnetConfig, VaeConfig, read
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.identity import identify
from engine.models.loading import clip_vocabulary, prediction_type
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.protocol.errors import ModelError

CPU = torch.device("cpu")


class Model(NamedTuple):
    """The same model twice; ``configs`` are shipped for it."""

    folder: Path
    file: Path
    configs: Path
    weights: Weights
    store: ModelStore

    def load(self, place: Path) -> DiffusionModel:
        return self.store.get(str(place))


def make(root: Path, version: Version, wanted: Prediction) -> Model:
    quiet_libraries()
    configs = root / "configs"
    configs.mkdir()
    folder = write_folder(root / "model", version, wanted)
    ship(root, configs, folder, version, wanted)
    weights = single_file_weights(folder, version)
    save_file(weights, root / "file.safetensors")
    store = ModelStore(root / "none", CPU, configs=configs)
    return Model(folder, root / "file.safetensors", configs, weights, store)


@pytest.fixture(scope="module")
def sd1(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return make(tmp_path_factory.mktemp("sd1"), "sd1", "epsilon")


@pytest.fixture(scope="module")
def sd2(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return make(tmp_path_factory.mktemp("sd2"), "sd2", "v_prediction")


@pytest.fixture(scope="module")
def sd2_base(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return make(tmp_path_factory.mktemp("sd2-base"), "sd2", "epsilon")


@pytest.fixture(scope="module")
def sdxl(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return make(tmp_path_factory.mktemp("sdxl"), "sdxl", "epsilon")


def parts(model: DiffusionModel) -> dict[str, Tensor]:
    texts = {f"text {number}": module for number, module in enumerate(model.text.modules)}
    modules = texts | {"unet": model.denoiser.module, "vae": model.autoencoder.module}
    return {f"{part}.{name}": value for part, module in modules.items() for name, value in module.state_dict().items()}


def assert_same(one: DiffusionModel, other: DiffusionModel) -> None:
    ours, theirs = parts(one), parts(other)
    assert ours.keys() == theirs.keys()
    assert [name for name, value in ours.items() if not torch.equal(value, theirs[name])] == []
    assert {value.dtype for value in ours.values()} == {torch.float32}
    for prompt in ("", "a photo of a cat, sitting; naïve café", "dog " * 80):
        ours, theirs = dict(one.embed(prompt).named()), dict(other.embed(prompt).named())
        assert ours.keys() == theirs.keys() and all(torch.equal(ours[part], theirs[part]) for part in ours)
    assert (one.size, one.schedule.prediction) == (other.size, other.schedule.prediction)
    noise, steps = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1)), torch.tensor([500])
    answers = [model.denoiser.predict(noise, steps, model.embed("a dog")) for model in (one, other)]
    assert torch.equal(*answers)
    pictures = [model.autoencoder.decode(model.autoencoder.encode(noise[:, :3])) for model in (one, other)]
    assert torch.equal(*pictures)


@pytest.mark.parametrize("name", ["sd1", "sd2", "sd2_base", "sdxl"])
def test_a_single_file_is_its_folder_to_the_last_bit(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", offline)
    monkeypatch.setattr(socket.socket, "connect", offline)
    model: Model = request.getfixturevalue(name)
    kind = "sdxl-base" if name == "sdxl" else name[:3]
    assert identify(model.file).kind.id == kind
    assert_same(model.load(model.file), model.load(model.folder))


@pytest.mark.parametrize("name", ["sd1", "sd2"])
def test_a_checkpoint_of_torch_is_the_same_model(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    model: Model = request.getfixturevalue(name)
    torch.save({"state_dict": model.weights, "epoch": 1}, tmp_path / "model.ckpt")
    torch.save(model.weights, tmp_path / "old.ckpt", _use_new_zipfile_serialization=False)
    exact = model.load(model.folder)
    for file in ("model.ckpt", "old.ckpt"):
        assert_same(model.load(tmp_path / file), exact)


def test_sixteen_bits_become_float32(sd1: Model, tmp_path: Path) -> None:
    half = {name: value.half() if value.is_floating_point() else value for name, value in sd1.weights.items()}
    save_file(half, tmp_path / "half.safetensors")
    loaded = parts(sd1.load(tmp_path / "half.safetensors"))
    assert {value.dtype for value in loaded.values()} == {torch.float32}
    exact = parts(sd1.load(sd1.folder))
    assert all(torch.equal(value, exact[name].half().float()) for name, value in loaded.items())


def test_averaged_weights_are_taken_where_the_file_has_both(sd1: Model, tmp_path: Path) -> None:
    prefix = "model.diffusion_model."
    unet = [name for name in sd1.weights if name.startswith(prefix)]
    both = sd1.weights | {
        "model_ema." + name.removeprefix("model.").replace(".", ""): sd1.weights[name] for name in unet
    }
    save_file(both | {name: sd1.weights[name] * 2 for name in unet}, tmp_path / "both.safetensors")
    assert_same(sd1.load(tmp_path / "both.safetensors"), sd1.load(sd1.folder))


def test_an_older_text_encoder_is_named_without_its_model(sd1: Model, tmp_path: Path) -> None:
    older = {name.replace("transformer.text_model.", "transformer."): value for name, value in sd1.weights.items()}
    save_file(older, tmp_path / "older.safetensors")
    assert_same(sd1.load(tmp_path / "older.safetensors"), sd1.load(sd1.folder))


def offline(*_: object, **__: object) -> NoReturn:
    raise AssertionError("it asks the network")


def without(prefix: str) -> Callable[[Weights], Weights]:
    return lambda weights: {name: value for name, value in weights.items() if not name.startswith(prefix)}


def broken(weights: Weights) -> Weights:
    name = "model.diffusion_model.out.2.bias"
    return weights | {name: torch.full_like(weights[name], float("nan"))}


def narrow(weights: Weights) -> Weights:
    return weights | {"model.diffusion_model.out.0.bias": torch.zeros(7)}


def eight_bits(weights: Weights) -> Weights:
    return {name: value.to(torch.int8) if value.ndim > 1 else value for name, value in weights.items()}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without("first_stage_model."), "no whole model: it lacks the VAE"),
        (without("model.diffusion_model.time_embed.0"), r"lacks the weights time_embedding\.linear_1"),
        (without("first_stage_model.encoder.mid.attn_1.q"), "lacks the weights encoder.mid_block"),
        (narrow, "conv_norm_out.bias has the shape 7, where 8 is needed"),
        (broken, "not a finite number"),
        (eight_bits, "of the type torch.int8"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_by_what_is_wrong(
    sd1: Model, tmp_path: Path, change: Callable[[Weights], Weights], told: str
) -> None:
    file = tmp_path / "changed.safetensors"
    save_file(change(sd1.weights), file)
    with pytest.raises(ModelError, match=rf"changed\.safetensors.*{told}"):
        sd1.load(file)


def test_the_hash_covers_file_and_configs_and_no_name(sd1: Model, tmp_path: Path) -> None:
    configs = Path(shutil.copytree(sd1.configs, tmp_path / "configs"))
    store = ModelStore(tmp_path / "none", CPU, configs=configs)
    copy = Path(shutil.copy(sd1.file, tmp_path / "copy.safetensors"))
    first = store.get(str(sd1.file))
    assert store.get(str(sd1.file)) is first and first.card.name == "file"
    assert store.get(str(copy)).digest == first.digest
    (configs / "sd1" / "vae" / "config.json").write_text(
        (configs / "sd1" / "vae" / "config.json").read_text(encoding="utf-8") + " ", encoding="utf-8"
    )
    assert store.get(str(sd1.file)).digest != first.digest
    save_file({name: value * 2 for name, value in load_file(copy).items()}, copy)
    assert store.get(str(copy)).digest not in (first.digest, store.get(str(sd1.file)).digest)


def test_what_is_lost_of_the_shipped_configs_is_to_be_installed_again(sd1: Model, tmp_path: Path) -> None:
    configs = Path(shutil.copytree(sd1.configs, tmp_path / "configs"))
    for left in (b"", None):
        vocabulary = configs / clip_vocabulary.FILE
        vocabulary.unlink() if left is None else vocabulary.write_bytes(left)
        with pytest.raises(ModelError, match="merges") as refused:
            ModelStore(tmp_path / "none", CPU, configs=configs).get(str(sd1.file))
        assert refused.value.next_step == "Install the program again."


def test_what_a_model_predicts_is_asked_of_it(sd2: Model, sd2_base: Model) -> None:
    shares = [
        prediction_type.noise_share(m.denoiser, m.text, 4, 1000)
        for m in (sd2.load(sd2.file), sd2_base.load(sd2_base.file))
    ]
    assert shares[0] < 0.25 and shares[1] > 0.75


@pytest.mark.parametrize(
    ("name", "width", "counts"),
    [
        ("sd1", 768, (859_520_964, 83_653_863, 123_060_480)),
        ("sd2-base", 1024, (865_910_724, 83_653_863, 340_387_840)),
        ("sd2-v", 1024, (865_910_724, 83_653_863, 340_387_840)),
    ],
)
def test_the_shipped_configs_make_the_published_models(name: str, width: int, counts: tuple[int, ...]) -> None:
    unet = read(SHIPPED / name / "unet" / "config.json", UnetConfig)
    assert (unet.cross_attention_dim, unet.sample_size) == (width, 96 if name == "sd2-v" else 64)
    assert read(SHIPPED / name / "vae" / "config.json", VaeConfig).latent_channels == unet.in_channels
    assert read(SHIPPED / name / "text_encoder" / "config.json", TextConfig).hidden_size == width
    predicted = read(SHIPPED / name / "scheduler" / "scheduler_config.json", SchedulerConfig).prediction_type
    assert predicted == ("v_prediction" if name == "sd2-v" else "epsilon")
    with torch.device("meta"):
        modules: list[nn.Module] = [
            UNet2DConditionModel.from_config(UNet2DConditionModel.load_config(SHIPPED / name / "unet")),
            AutoencoderKL.from_config(AutoencoderKL.load_config(SHIPPED / name / "vae")),
            CLIPTextModel(CLIPTextConfig.from_pretrained(SHIPPED / name / "text_encoder")),
        ]
    assert tuple(sum(p.numel() for p in module.parameters()) for module in modules) == counts


def test_the_vocabulary_is_clips(tmp_path: Path) -> None:
    """The numbers are those published for CLIP."""
    vocabulary, merges = clip_vocabulary.read(SHIPPED / clip_vocabulary.FILE)
    assert (len(vocabulary), len(merges)) == (49_408, 48_894)
    ours = CLIPTokenizer(vocabulary, merges, model_max_length=77)
    assert ours("a photo of a cat")["input_ids"] == [49406, 320, 1125, 539, 320, 2368, 49407]
    ours.save_pretrained(tmp_path)
    theirs = CLIPTokenizer.from_pretrained(tmp_path)
    for text in ("An astronaut, riding a horse!", "naïve café in 北京 №7", "it's 1,000 dogs'", "\u00a0 two\tlines\n"):
        assert ours(text)["input_ids"] == theirs(text)["input_ids"]
