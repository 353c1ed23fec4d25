from __future__ import annotations

import copy

import msgspec
import pytest
import torch
from torch import Tensor

from engine.editing.stages import sampling
from engine.editing.stages.sampling import Conditioning, KeptLatents, UntouchedModel, condition
from engine.models import random_draws
from engine.models.diffusion_model import DiffusionModel
from engine.models.families.condition import Condition
from engine.protocol.errors import NotFiniteError
from engine.protocol.settings import Settings

CPU = torch.device("cpu")
STAGE = "sampling"


def _guidance(model: DiffusionModel) -> Conditioning:
    return Conditioning(model.embed("a dog jumping"), model.embed("in the snow"), model.embed(""))


def _sample(model: DiffusionModel, seeds: list[int], settings: Settings, start: Tensor | None = None) -> Tensor:
    shape = model.latent_shape((model.size, model.size))
    denoiser = model.denoiser.working_copy(CPU)
    return sampling.sample(
        denoiser, model.schedule, _guidance(model), seeds, shape, settings, start, None, STAGE, lambda _clean: None
    )


def _plain(model: DiffusionModel, seed: int, settings: Settings) -> Tensor:
    """DDIM with guidance written out: one seed, two separate passes a step, alphas by hand (set_alpha_to_one False)."""
    unet = copy.deepcopy(model.denoiser.module)
    guidance = _guidance(model)
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2
    alphas = torch.cumprod(1 - betas, 0)
    shape = (1, *model.latent_shape((model.size, model.size)))
    x = random_draws.noise(shape, random_draws.generator(seed, STAGE, 0, 0), CPU)
    stride = 1000 // settings.sampling_steps
    with torch.no_grad():
        for index in range(settings.sampling_steps):
            t = (settings.sampling_steps - 1 - index) * stride + 1
            e = guidance.object_embedding if index % 2 == 0 else guidance.e_opt
            without = unet(x, t, guidance.negative.tokens).sample
            output = without + settings.guidance * (unet(x, t, e.tokens).sample - without)
            alpha = alphas[t]
            before = alphas[t - stride] if t - stride >= 0 else alphas[0]
            if model.schedule.prediction == "v_prediction":
                clean = alpha.sqrt() * x - (1 - alpha).sqrt() * output
                noise = alpha.sqrt() * output + (1 - alpha).sqrt() * x
            else:
                clean, noise = (x - (1 - alpha).sqrt() * output) / alpha.sqrt(), output
            x = before.sqrt() * clean + (1 - before).sqrt() * noise
    return x


@pytest.mark.parametrize("kind", ["epsilon", "v"])
def test_sampling_is_ddim_with_iterative_guidance(model: DiffusionModel, v_model: DiffusionModel, kind: str) -> None:
    used = model if kind == "epsilon" else v_model
    settings = Settings(sampling_steps=6, guidance=3.0)
    found = _sample(used, [11, 12], settings)
    expected = torch.cat([_plain(used, 11, settings), _plain(used, 12, settings)])
    assert torch.allclose(found, expected, rtol=1e-3, atol=1e-3)


def test_conditions_alternate_by_step_index_and_not_by_timestep(model: DiffusionModel) -> None:
    guidance = _guidance(model)
    timesteps = model.schedule.sampler(50).timesteps
    assert len({t % 2 for t in timesteps}) == 1
    chosen = [condition(step, guidance, "even") is guidance.object_embedding for step in range(len(timesteps))]
    assert chosen == [True, False] * 25
    odd = [condition(step, guidance, "odd") is guidance.object_embedding for step in range(4)]
    assert odd == [False, True, False, True]
    assert all(condition(step, guidance, "none") is guidance.e_opt for step in range(4))


def test_a_candidate_does_not_depend_on_its_neighbours(model: DiffusionModel) -> None:
    settings = Settings(sampling_steps=4)
    together = _sample(model, [1, 2, 3], settings)
    alone = torch.cat([_sample(model, [seed], settings) for seed in (1, 2, 3)])
    assert torch.allclose(together, alone, atol=1e-3)
    assert not torch.allclose(together[0], together[1], atol=0.1)
    assert torch.equal(together, _sample(model, [1, 2, 3], settings))


def test_the_untouched_model_guides_for_its_share(model: DiffusionModel) -> None:
    shape = model.latent_shape((model.size, model.size))
    tuned = model.denoiser.working_copy(CPU)
    with torch.no_grad():
        for weight in tuned.module.parameters():
            weight.mul_(1.3)
    text, other = model.embed("a dog sitting"), model.embed("at home")

    def drawn(share: float | None, e: Condition, **more: float) -> Tensor:
        untouched = None if share is None else UntouchedModel(model.denoiser, text)
        guidance = Conditioning(e, e, model.embed(""), untouched)
        settings = msgspec.structs.replace(
            Settings(sampling_steps=1, guidance=30.0, untouched_share=share or 0.0), **more
        )
        return sampling.sample(
            tuned, model.schedule, guidance, [1], shape, settings, None, None, STAGE, lambda _clean: None
        )

    alone, half, whole = drawn(0, other), drawn(0.5, other), drawn(1, other)
    assert torch.allclose(alone, drawn(None, other), rtol=1e-4, atol=1e-4)
    assert (alone - whole).abs().max() > 0.02
    assert torch.allclose(half, (alone + whole) / 2, rtol=1e-4, atol=1e-4)
    assert torch.equal(whole, drawn(1, text))
    # the tuned model's prediction for e, and not only the guidance, counts for the likeness
    near, nearer = (drawn(1, other, likeness=weight) - whole for weight in (5.0, 10.0))
    assert near.abs().max() > 0.02
    assert torch.allclose(nearer, 2 * near, rtol=1e-4, atol=1e-4)
    assert torch.equal(drawn(1, other, likeness=10.0, likeness_noise=0.0), whole)


def test_guidance_of_one_leaves_the_negative_prompt_out(model: DiffusionModel) -> None:
    settings = Settings(sampling_steps=3, guidance=1.0)
    nearly = Settings(sampling_steps=3, guidance=1.00001)
    assert torch.allclose(_sample(model, [1], settings), _sample(model, [1], nearly), atol=1e-3)


def test_a_lower_strength_stays_nearer_to_the_photo(model: DiffusionModel) -> None:
    start = torch.full((1, *model.latent_shape((model.size, model.size))), 0.5)
    far = _sample(model, [1], Settings(sampling_steps=10, strength=1.0), start)
    near = _sample(model, [1], Settings(sampling_steps=10, strength=0.2), start)
    assert (near - start).abs().mean() < 0.5 * (far - start).abs().mean()
    assert len(model.schedule.sampler(10, 0.2).timesteps) == 2
    assert model.schedule.sampler(10, 0.2).timesteps == model.schedule.sampler(10).timesteps[-2:]


def test_latents_that_are_not_finite_name_their_step(model: DiffusionModel) -> None:
    denoiser = model.denoiser.working_copy(CPU)
    with torch.no_grad():
        next(denoiser.module.parameters()).fill_(float("nan"))
    shape = model.latent_shape((model.size, model.size))
    with pytest.raises(NotFiniteError, match="step 1 of stage 'sampling'") as refused:
        sampling.sample(
            denoiser,
            model.schedule,
            _guidance(model),
            [1],
            shape,
            Settings(sampling_steps=3),
            None,
            None,
            STAGE,
            lambda _clean: None,
        )
    assert refused.value.next_step == "Lower the guidance or the rate of stage 'weights'."
    in_a_window = refused.value.texts[1].told(lambda text: text)
    assert in_a_window == "Lower the guidance, or learn the picture more slowly."


def test_what_is_kept_is_as_noisy_as_each_step_expects(model: DiffusionModel) -> None:
    """The UNet sees it so: by the noise that the run began with, and clean at the end."""
    shape = model.latent_shape((model.size, model.size))
    known = torch.randn(1, *shape, generator=torch.Generator().manual_seed(5))
    seen: list[tuple[Tensor, int]] = []
    denoiser, settings = model.denoiser.working_copy(CPU), Settings(sampling_steps=4)
    denoiser.module.register_forward_pre_hook(lambda _, given: seen.append((given[0], int(given[1]))))
    kept = KeptLatents(known, torch.ones(1, 1, *shape[1:]))
    guidance = _guidance(model)
    drawn = sampling.sample(
        denoiser, model.schedule, guidance, [3], shape, settings, None, kept, STAGE, lambda _clean: None
    )
    noise = random_draws.noise((1, *shape), random_draws.generator(3, STAGE, 0, 0), CPU)
    assert torch.equal(drawn, known) and len(seen) == 4
    for latents, timestep in seen[1:]:
        expected = model.schedule.noised(known, noise, torch.tensor([timestep]))
        assert torch.allclose(latents[:1], expected, atol=1e-5)
