"""Whether the engine's own pieces give what diffusers' pipelines give, on the same random weights.

Training and iterative guidance are off, the scheduler is DDIM. Each figure is the largest difference divided by the
largest value of diffusers' own. Models of noise and of velocity, tiny or (``--full``) of full size with the real
vocabulary, as a folder and as a single file, which must equal the folder to the last bit.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import torch
from diffusers import DDIMScheduler, StableDiffusionPipeline, StableDiffusionXLPipeline
from safetensors.torch import save_file
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
from engine.protocol.settings import Settings

MOST: Final = 1e-4
_MODELS: Final[tuple[tuple[str, Version, Prediction], ...]] = (
    ("SD 1.x, noise", "sd1", "epsilon"),
    ("SD 2.x, noise", "sd2", "epsilon"),
    ("SD 2.x, velocity", "sd2", "v_prediction"),
    ("SDXL, noise", "sdxl", "epsilon"),
)
_PROMPTS: Final = ("a photo of a dog jumping, in the snow", "", "naïve café №7; " * 40)
_SEEDS: Final = (1, 2)
_PICTURES: Final[Mapping[Version, int]] = {"sd1": 512, "sd2": 512, "sdxl": 1024}  # sides in pixels
_FEW: Final = 2  # steps of a quick run
_CPU: Final = torch.device("cpu")


class Options(report.Options):
    full: bool
    steps: int


class Outputs(msgspec.Struct, frozen=True):
    """Of one model: the conditions of ``_PROMPTS``, tokens and what is pooled in one row, a picture's latents and what
    they decode to, drawn latents.
    """

    conditions: Tensor
    latents: Tensor
    picture: Tensor
    drawn: Tensor


class Figures(msgspec.Struct, frozen=True):
    """The worst relative differences from diffusers, and how many values of the single file differ from the folder."""

    model: str
    conditions: float
    encoded: float
    decoded: float
    drawn: float
    single_file: int

    @property
    def all(self) -> tuple[float, ...]:
        return self.conditions, self.encoded, self.decoded, self.drawn


def main(arguments: Sequence[str] | None = None) -> int:
    parser = report.parser("parity", __doc__)
    parser.add_argument("--full", action="store_true", help="models of full size: many minutes, 10 GB on the disk")
    parser.add_argument("--steps", type=int, default=10, help="of DDIM (default 10)")
    options = parser.parse_args(arguments, namespace=Options())
    steps = min(options.steps, _FEW) if options.quick else options.steps
    quiet_libraries()
    found: list[Figures] = []
    for name, version, prediction in _MODELS:
        with tempfile.TemporaryDirectory() as folder:
            found.append(_compare(Path(folder), name, version, prediction, options.full, steps))
    rows = [[each.model, *(f"{value:.1e}" for value in each.all), f"{each.single_file} differ"] for each in found]
    header = ["model", "text", "VAE encodes", "VAE decodes", f"latents, {steps} steps", "single file"]
    print(f"Largest difference from diffusers, relative to its largest value{', full size' if options.full else ''}")
    report.print_table(header, rows)
    budgets = [
        Budget("worst relative difference from diffusers", MOST, max(max(each.all) for each in found)),
        Budget("values of a single file that are not its folder's", 0, sum(each.single_file for each in found)),
    ]
    report.finish("parity", options, {"full": options.full, "steps": steps, "models": found}, budgets)
    return 0


def _compare(root: Path, name: str, version: Version, prediction: Prediction, full: bool, steps: int) -> Figures:
    folder, file, configs = root / "model", root / "model.safetensors", root / "configs"
    write_model(folder, version, prediction, full)
    save_file(single_file_weights(folder, version), file)
    if full:
        configs = SHIPPED
    else:
        ship(root, configs, folder, version, prediction)
    size = _PICTURES[version] if full else 64
    theirs = _of_diffusers(folder, version, size, steps)
    ours = _of_engine(ModelStore(root / "none", _CPU, configs=configs).get(str(folder)), size, steps)
    shutil.rmtree(folder)
    single = _of_engine(ModelStore(root / "none", _CPU, configs=configs).get(str(file)), size, steps)
    parts = [(getattr(single, part), getattr(ours, part)) for part in Outputs.__struct_fields__]
    return Figures(
        name,
        _relative(ours.conditions, theirs.conditions),
        _relative(ours.latents, theirs.latents),
        _relative(ours.picture, theirs.picture),
        _relative(ours.drawn, theirs.drawn),
        sum(int((one != other).sum()) for one, other in parts),
    )


def _picture(size: int) -> Tensor:
    return torch.rand(1, 3, size, size, generator=torch.Generator().manual_seed(5)) * 2 - 1


def _noise(shape: tuple[int, int, int]) -> Tensor:
    """As stage 3 draws it."""
    draws = [random_draws.generator(seed, sampling.STAGE, 0, 0) for seed in _SEEDS]
    return torch.cat([random_draws.noise((1, *shape), draw, _CPU) for draw in draws])


@torch.no_grad()
def _of_diffusers(folder: Path, version: Version, size: int, steps: int) -> Outputs:
    kind: Any = StableDiffusionXLPipeline if version == "sdxl" else StableDiffusionPipeline
    pipeline = kind.from_pretrained(folder, local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)
    pipeline.scheduler = DDIMScheduler.from_config(pipeline.scheduler.config)
    scaling = float(pipeline.vae.config.scaling_factor)
    latents = pipeline.vae.encode(_picture(size)).latent_dist.mean * scaling
    side = int(pipeline.unet.config.sample_size)
    drawn = pipeline(
        [_PROMPTS[0]] * len(_SEEDS),
        latents=_noise((4, side, side)),
        num_inference_steps=steps,
        guidance_scale=7.5,
        output_type="latent",
    ).images
    conditions = torch.cat([_condition(pipeline, version, prompt) for prompt in _PROMPTS])
    return Outputs(conditions, latents, pipeline.vae.decode(latents / scaling).sample.clamp(-1, 1), drawn)


def _condition(pipeline: Any, version: Version, prompt: str) -> Tensor:
    if version != "sdxl":
        return _row(*pipeline.encode_prompt(prompt, _CPU, 1, False)[:1])
    # what it takes for no text is the condition of a negative prompt that is not given
    tokens, negative, pooled, negative_pooled = pipeline.encode_prompt(prompt, device=_CPU)
    return _row(tokens, pooled) if prompt else _row(negative, negative_pooled)


def _row(*values: Tensor) -> Tensor:
    return torch.cat([value.flatten() for value in values])[None]


@torch.no_grad()
def _of_engine(model: DiffusionModel, size: int, steps: int) -> Outputs:
    conditions = [model.embed(prompt) for prompt in _PROMPTS]
    latents = model.autoencoder.encode(_picture(size))
    chosen = settings.resolve("balanced", {}, {"sampling_steps": steps, "guidance": 7.5, "object_steps": "none"})
    drawn = _drawn(model, Conditioning(conditions[0], conditions[0], conditions[1]), chosen)
    rows = [_row(*(value for _, value in each.named())) for each in conditions]
    return Outputs(torch.cat(rows), latents, model.autoencoder.decode(latents), drawn)


def _drawn(model: DiffusionModel, conditions: Conditioning, chosen: Settings) -> Tensor:
    return sampling.sample(
        model.denoiser.working_copy(_CPU),
        model.schedule,
        conditions,
        _SEEDS,
        model.latent_shape((model.size, model.size)),
        chosen,
        start=None,
        held=None,
        stage=sampling.STAGE,
        on_step=lambda _: None,
    )


def _relative(ours: Tensor, theirs: Tensor) -> float:
    return float((ours - theirs).abs().max() / theirs.abs().max())


if __name__ == "__main__":
    raise SystemExit(main())
