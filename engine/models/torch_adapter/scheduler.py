"""The noise schedule, and runs of DDIM by it."""

from __future__ import annotations

import msgspec
from diffusers import DDIMInverseScheduler, DDIMScheduler
from torch import Tensor

from engine.models.checks.model_configs import SchedulerConfig


class DdimSchedule:
    """The model's noise schedule; which quantity the model predicts is the schedule's to say."""

    def __init__(self, config: SchedulerConfig) -> None:
        self.train_steps = config.num_train_timesteps
        self.prediction = config.prediction_type
        self._config = msgspec.structs.asdict(config)
        self._noising = DDIMScheduler.from_config(self._config)

    def noised(self, clean: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """x_t of x_0 ``clean`` (B, C, h, w); ``timesteps`` int64 (B,)."""
        return self._noising.add_noise(clean, noise, timesteps)

    def target(self, clean: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """What the model is to predict: the noise, or v for v-prediction models."""
        if self.prediction == "v_prediction":
            return self._noising.get_velocity(clean, noise, timesteps)
        return noise

    def clean(self, noisy: Tensor, predicted: Tensor, timesteps: Tensor) -> Tensor:
        """x_0 as the prediction sees it."""
        alpha = self._noising.alphas_cumprod.to(noisy.device)[timesteps].view(-1, 1, 1, 1)
        if self.prediction == "v_prediction":
            return alpha.sqrt() * noisy - (1 - alpha).sqrt() * predicted
        return (noisy - (1 - alpha).sqrt() * predicted) / alpha.sqrt()

    def sampler(self, steps: int, strength: float = 1.0) -> DdimSampler:
        return DdimSampler(DDIMScheduler.from_config(self._config), steps, strength)

    def round_trip(self, steps: int) -> tuple[DdimSampler, DdimSampler]:
        """From clean to noise and back by the same timesteps; the way to noise needs them evenly spaced."""
        spacing = self._noising.config.timestep_spacing
        config = self._config | {"timestep_spacing": "leading" if spacing == "linspace" else spacing}
        schedulers = DDIMInverseScheduler.from_config(config), DDIMScheduler.from_config(config)
        return DdimSampler(schedulers[0], steps, 1.0), DdimSampler(schedulers[1], steps, 1.0)


class DdimSampler:
    """One DDIM run: ``timesteps`` from noisy to clean, or of an inversion from clean to noisy.

    All but ``strength`` of them are left out from the front.
    """

    def __init__(self, scheduler: DDIMScheduler | DDIMInverseScheduler, steps: int, strength: float) -> None:
        scheduler.set_timesteps(steps)
        self._scheduler = scheduler
        used = max(1, min(steps, round(steps * strength)))
        self.timesteps: list[int] = [int(t) for t in scheduler.timesteps][steps - used :]

    def step(self, predicted: Tensor, timestep: int, latents: Tensor) -> tuple[Tensor, Tensor]:
        """The next latents, x_{t-1} when sampling, and the estimate of x_0 (eq. 7, eta = 0)."""
        return self._scheduler.step(predicted, timestep, latents, return_dict=False)
