"""The training loop all starter models share: a time budget, a rate that warms up and decays, resumable checkpoints."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn

from engine.starter.training.team import Team

_WARM_UP_STEPS = 100
_DECAY_FROM = 0.55  # fraction of the budget after which the rate falls to zero
_MEET_EVERY = 8  # steps between two averagings of a team


def rate_factor(step: int, fraction: float) -> float:
    """Warm up over the first steps, hold, then fall linearly over the last part of the budget (``fraction`` used)."""
    warm = min(1.0, (step + 1) / _WARM_UP_STEPS)
    return warm * max(0.02, min(1.0, (1.0 - fraction) / (1.0 - _DECAY_FROM)))


class Loop:
    """Runs ``step(index) -> losses`` until ``minutes`` of training, over all runs together, are used.

    ``trained`` is optimised; ``average``, where given, follows it as an exponential moving average (its copy, updated
    at every meeting of the team). State is saved to ``folder/name.pt`` (temp, then rename) every ``save_every``
    seconds, the curve is appended to ``folder/name.jsonl``.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        minutes: float,
        trained: nn.Module,
        rate: float,
        team: Team,
        average: nn.Module | None = None,
        average_decay: float = 0.985,
        save_every: float = 90.0,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file, self._curve = folder / f"{name}.pt", folder / f"{name}.jsonl"
        self._budget, self._rate, self._team = minutes * 60.0, rate, team
        self._trained, self._average, self._decay = trained, average, average_decay
        self._optimiser = torch.optim.AdamW(
            trained.parameters(), lr=rate, weight_decay=1e-3, betas=(0.9, 0.99), fused=True
        )
        self._save_every = save_every
        self.step, self.seconds = 0, 0.0
        if self._file.exists():
            state = torch.load(self._file, map_location="cpu", weights_only=True)
            trained.load_state_dict(state["trained"])
            if average is not None:
                average.load_state_dict(state["average"])
            self._optimiser.load_state_dict(state["optimiser"])
            self.step, self.seconds = int(state["step"]), float(state["seconds"])

    def _save(self) -> None:
        if self._team.rank:
            return
        temporary = self._file.with_suffix(".tmp")
        state = {"trained": self._trained.state_dict(), "optimiser": self._optimiser.state_dict()}
        state |= {"step": self.step, "seconds": self.seconds}
        if self._average is not None:
            state["average"] = self._average.state_dict()
        torch.save(state, temporary)
        temporary.replace(self._file)

    @torch.no_grad()
    def _meet(self) -> None:
        self._team.average([self._trained])
        if self._average is not None:
            decay = min(self._decay, self.step / (self.step + 10 * _MEET_EVERY))
            for mean, value in zip(self._average.parameters(), self._trained.parameters(), strict=True):
                mean.lerp_(value, 1 - decay)

    def run(self, step: Callable[[int], Mapping[str, Tensor]], log_every: int = 96) -> None:
        """``step`` computes losses and calls backward; all returned values are logged as means.

        Its index is unique over the whole team and all runs: draw the batch from it.
        """
        started, used_before = time.monotonic(), self.seconds
        saved = logged = started
        sums: dict[str, float] = {}
        while self.seconds < self._budget:
            for _ in range(_MEET_EVERY):
                factor = rate_factor(self.step, self.seconds / self._budget)
                for group in self._optimiser.param_groups:
                    group["lr"] = self._rate * factor
                self._optimiser.zero_grad(set_to_none=True)
                for key, value in step(self.step * self._team.size + self._team.rank).items():
                    sums[key] = sums.get(key, 0.0) + float(value.detach())
                torch.nn.utils.clip_grad_norm_(self._trained.parameters(), 1.0)
                cast(Any, self._optimiser).step()  # its signature is only half typed
                self.step += 1
            self._meet()
            now = time.monotonic()
            self.seconds = self._team.agree(used_before + now - started)
            if self.step % log_every == 0 and self._team.rank == 0:
                row = {
                    "step": self.step,
                    "minutes": round(self.seconds / 60, 2),
                    "step_s": round((now - logged) / log_every, 4),
                }
                row |= {key: round(value / log_every, 5) for key, value in sums.items()}
                with self._curve.open("a") as file:
                    file.write(json.dumps(row) + "\n")
                sums, logged = {}, now
            if now - saved > self._save_every:
                self._save()
                saved = now
        self._save()
