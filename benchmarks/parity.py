"""Whether the engine's own pieces give what diffusers' pipelines give, on the same random weights.

Training and iterative guidance are off, the scheduler is DDIM. Each figure is the largest difference divided by the
largest value of diffusers' own. Models of noise and of velocity, tiny or (``--full``) of full size, all with the real
vocabulary, as a folder and as a single file, which must equal the folder to the last bit; and with a LoRA file on top,
which diffusers reads where peft is installed. Each row is printed as soon as it is known.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import torch
from diffusers import DDIMScheduler, StableDiffusionPipeline, StableDiffusionXLPipeline
from diffusers.utils.import_utils import is_peft_available
from safetensors.torch import load_file, save_file
from torch import Tensor

from benchmarks import report
from benchmarks.checkpoints import SHIPPED, Prediction, Version, ship, single_file_weights
from benchmarks.checkpoints import write_folder as write_model
from benchmarks.report import Budget
from engine.editing.stages import sampling
from engine.editing.stages.sampling import Conditioning
from engine.models import random_draws
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.protocol import settings
from engine.protocol.requests import NOTHING_ADDED, Additions, Lora

MOST: Final = 1e-4
_MODELS: Final[Mapping[str, tuple[str, Version, Prediction]]] = {
    "sd1": ("SD 1.x, noise", "sd1", "epsilon"),
    "sd2": ("SD 2.x, noise", "sd2", "epsilon"),
    "sd2-v": ("SD 2.x, velocity", "sd2", "v_prediction"),
    "sdxl": ("SDXL, noise", "sdxl", "epsilon"),
}
_PROMPTS: Final = ("a photo of a dog jumping, in the snow", "", "naïve café №7; " * 40)
_SEEDS: Final = (1, 2)
_SIDE: Final = 32  # of the latents of models of full size: a picture of 256 pixels
_TINY_SIDES: Final[Mapping[Version, int]] = {"sd1": 8, "sd2": 8, "sdxl": 16}
_ATTENTION: Final = ("to_q.weight", "to_k.weight", "to_v.weight", "to_out.0.weight")
_FACTOR: Final = 8  # pixels to a latent one
_FEW: Final = 2  # steps of a quick run
_RANK: Final = 4
_STRENGTH: Final = 0.7
_LARGE: Final = 0.3  # standard deviation of what LoRA adds, in those of random weights
_CPU: Final = torch.device("cpu")


class Options(report.Options):
    full: bool
    steps: int
    only: str | None


class Outputs(msgspec.Struct, frozen=True):
    """Of one model: the conditions of ``_PROMPTS``, tokens and what is pooled in one row, a picture's latents and what
    they decode to, drawn latents; those with the LoRA file.
    """

    conditions: Tensor
    latents: Tensor
    picture: Tensor
    drawn: Tensor
    with_lora: Tensor | None


class Figures(msgspec.Struct, frozen=True):
    """The worst relative differences from diffusers, and how many values of the single file differ from the folder.

    ``lora``: of what is drawn with the LoRA file, None where diffusers reads none; ``lora_changes``: of that from what
    is drawn without it.
    """

    model: str
    conditions: float
    encoded: float
    decoded: float
    drawn: float
    lora: float | None
    lora_changes: float
    single_file: int
    seconds: float

    @property
    def all(self) -> tuple[float | None, ...]:
        return self.conditions, self.encoded, self.decoded, self.drawn, self.lora


class Compared(msgspec.Struct, frozen=True):
    """A model and how it is asked. ``side``: of its latents; ``seeds`` of them are drawn in ``steps``."""

    version: Version
    prediction: Prediction
    full: bool
    side: int
    seeds: Sequence[int]
    steps: int


def main(arguments: Sequence[str] | None = None) -> int:
    parser = report.parser("parity", __doc__)
    parser.add_argument("--full", action="store_true", help="of full size: an hour, 14 GB of memory, 28 GB of disk")
    parser.add_argument("--steps", type=int, help="of DDIM (default 10; 4 with --full)")
    parser.add_argument("--only", choices=_MODELS, help="one model alone")
    options = parser.parse_args(arguments, namespace=Options())
    steps = options.steps or (4 if options.full else 10)
    steps = min(steps, _FEW) if options.quick else steps
    quiet_libraries()
    found: list[Figures] = []
    size = f"full size, latents of {_SIDE} x {_SIDE}" if options.full else "tiny"
    print(f"Largest difference from diffusers, relative to its largest value; {size}, {steps} steps", flush=True)
    for key, (name, version, prediction) in _MODELS.items():
        if options.only not in (None, key):
            continue
        side, seeds = (_SIDE, _SEEDS[:1]) if options.full else (_TINY_SIDES[version], _SEEDS)
        with tempfile.TemporaryDirectory() as folder:
            asked = Compared(version, prediction, options.full, side, seeds, steps)
            found.append(_compare(Path(folder), name, asked))
        print(_row_of(found[-1]), flush=True)
    worst = max(value for each in found for value in each.all if value is not None)
    budgets = [
        Budget("worst relative difference from diffusers", MOST, worst),
        Budget("values of a single file that are not its folder's", 0, sum(each.single_file for each in found)),
    ]
    report.finish("parity", options, {"full": options.full, "steps": steps, "models": found}, budgets)
    return 0


def _row_of(found: Figures) -> str:
    names = ("text", "VAE encodes", "VAE decodes", "latents", "with a LoRA")
    values = [
        f"{name} {'not asked, peft is missing' if value is None else f'{value:.1e}'}"
        for name, value in zip(names, found.all, strict=True)
    ]
    changed = f"(which changes them by {found.lora_changes:.2g})"
    return f"{found.model}: {', '.join(values)} {changed}; single file: {found.single_file} values differ"


def _compare(root: Path, name: str, asked: Compared) -> Figures:
    began = time.monotonic()
    folder, file, configs, lora = (
        root / "model",
        root / "model.safetensors",
        root / "configs",
        root / "lora.safetensors",
    )
    write_model(folder, asked.version, asked.prediction, asked.full)
    save_file(single_file_weights(folder, asked.version), file)
    _write_lora(folder, lora)
    if asked.full:
        configs = SHIPPED
    else:
        ship(root, configs, folder, asked.version, asked.prediction)
    added = Additions((Lora(str(lora), _STRENGTH),))

    def engine(place: Path, additions: Additions) -> Outputs:
        model = ModelStore(root / "none", _CPU, configs=configs).get(str(place), additions)
        return _of_engine(model, asked)

    theirs = _of_diffusers(folder, lora, asked)
    ours, changed = engine(folder, NOTHING_ADDED), engine(folder, added).drawn
    shutil.rmtree(folder)
    single = engine(file, NOTHING_ADDED)
    parts = ("conditions", "latents", "picture", "drawn")
    conditions, encoded, decoded, drawn = (_relative(getattr(ours, part), getattr(theirs, part)) for part in parts)
    return Figures(
        name,
        conditions,
        encoded,
        decoded,
        drawn,
        None if theirs.with_lora is None else _relative(changed, theirs.with_lora),
        _relative(changed, ours.drawn),
        sum(int((getattr(single, part) != getattr(ours, part)).sum()) for part in parts),
        time.monotonic() - began,
    )


def _write_lora(folder: Path, file: Path) -> None:
    """Of all attention, of the UNet and of each text encoder, by kohya's names."""
    encoders = sorted(folder.glob("text_encoder*/model.safetensors"))
    stems = ["lora_te"] if len(encoders) == 1 else [f"lora_te{at + 1}" for at in range(len(encoders))]
    layers: dict[str, tuple[int, int]] = {}
    for name, weight in load_file(folder / "unet" / "diffusion_pytorch_model.safetensors").items():
        if ".attn" in name and name.endswith(_ATTENTION):
            layers[_kohya("lora_unet", name)] = len(weight), weight.shape[1]
    for stem, encoder in zip(stems, encoders, strict=True):
        for name, weight in load_file(encoder).items():
            if name.endswith("_proj.weight"):
                layers[_kohya(f"{stem}_text_model", name.removeprefix("text_model."))] = len(weight), weight.shape[1]
    factors: dict[str, Tensor] = {}
    for item, (stem, (rows, columns)) in enumerate(layers.items()):
        draw = torch.Generator().manual_seed(item)
        # what they add is as wide as a layer's own weights are, drawn between -1 and 1 by the root of its columns
        scale = (_LARGE / (columns * 3) ** 0.5 / _RANK**0.5 * 2) ** 0.5
        factors[f"{stem}.lora_down.weight"] = torch.randn((_RANK, columns), generator=draw) * scale
        factors[f"{stem}.lora_up.weight"] = torch.randn((rows, _RANK), generator=draw) * scale
        factors[f"{stem}.alpha"] = torch.tensor(_RANK / 2)
    save_file(factors, file)


def _kohya(stem: str, name: str) -> str:
    return f"{stem}_{name.removesuffix('.weight').replace('.', '_')}"


def _picture(size: int) -> Tensor:
    return torch.rand(1, 3, size, size, generator=torch.Generator().manual_seed(5)) * 2 - 1


def _noise(asked: Compared) -> Tensor:
    """As stage 3 draws it."""
    draws = [random_draws.generator(seed, sampling.STAGE, 0, 0) for seed in asked.seeds]
    return torch.cat([random_draws.noise((1, 4, asked.side, asked.side), draw, _CPU) for draw in draws])


@torch.no_grad()
def _of_diffusers(folder: Path, lora: Path, asked: Compared) -> Outputs:
    kind: Any = StableDiffusionXLPipeline if asked.version == "sdxl" else StableDiffusionPipeline
    pipeline = kind.from_pretrained(folder, local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)
    pipeline.scheduler = DDIMScheduler.from_config(pipeline.scheduler.config)
    scaling, side = float(pipeline.vae.config.scaling_factor), asked.side * _FACTOR
    latents = pipeline.vae.encode(_picture(side)).latent_dist.mean * scaling

    def draw() -> Tensor:
        drawn: Tensor = pipeline(
            [_PROMPTS[0]] * len(asked.seeds),
            height=side,
            width=side,
            latents=_noise(asked),
            num_inference_steps=asked.steps,
            guidance_scale=7.5,
            output_type="latent",
        ).images
        return drawn

    conditions = torch.cat([_condition(pipeline, asked.version, prompt) for prompt in _PROMPTS])
    picture = pipeline.vae.decode(latents / scaling).sample.clamp(-1, 1)
    drawn, changed = draw(), None
    if is_peft_available():
        pipeline.load_lora_weights(lora.parent, weight_name=lora.name, adapter_name="added")
        pipeline.set_adapters("added", _STRENGTH)
        changed = draw()
    return Outputs(conditions, latents, picture, drawn, changed)


def _condition(pipeline: Any, version: Version, prompt: str) -> Tensor:
    if version != "sdxl":
        return _row(*pipeline.encode_prompt(prompt, _CPU, 1, False)[:1])
    # what it takes for no text is the condition of a negative prompt that is not given
    tokens, negative, pooled, negative_pooled = pipeline.encode_prompt(prompt, device=_CPU)
    return _row(tokens, pooled) if prompt else _row(negative, negative_pooled)


def _row(*values: Tensor) -> Tensor:
    return torch.cat([value.flatten() for value in values])[None]


@torch.no_grad()
def _of_engine(model: DiffusionModel, asked: Compared) -> Outputs:
    conditions = [model.embed(prompt) for prompt in _PROMPTS]
    latents = model.autoencoder.encode(_picture(asked.side * _FACTOR))
    rows = [_row(*(value for _, value in each.named())) for each in conditions]
    picture = model.autoencoder.decode(latents)
    drawn = _drawn(model, Conditioning(conditions[0], conditions[0], conditions[1]), asked)
    return Outputs(torch.cat(rows), latents, picture, drawn, None)


def _drawn(model: DiffusionModel, conditions: Conditioning, asked: Compared) -> Tensor:
    overrides: dict[str, Any] = {"sampling_steps": asked.steps, "guidance": 7.5, "object_steps": "none"}
    return sampling.sample(
        # one of full size computes as its copy does, which would take as much memory again
        model.denoiser if asked.full else model.denoiser.working_copy(_CPU),
        model.schedule,
        conditions,
        asked.seeds,
        (4, asked.side, asked.side),
        settings.resolve("balanced", {}, overrides),
        start=None,
        held=None,
        stage=sampling.STAGE,
        on_step=lambda _: None,
    )


def _relative(ours: Tensor, theirs: Tensor) -> float:
    return float((ours - theirs).abs().max() / theirs.abs().max())


if __name__ == "__main__":
    raise SystemExit(main())
