"""What a denoiser is told beside its latents and a timestep."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence

import torch
from torch import Tensor, nn

Shape = tuple[int, ...]
Added = Callable[["Condition", Tensor], Mapping[str, Tensor] | None]  # of latents (B, C, h, w)


@dataclasses.dataclass(frozen=True)
class Condition:
    """Of B texts: ``tokens`` float32 (B, tokens, width), and for families that know one a ``pooled`` embedding of each
    whole text, float32 (B, width).

    What a family tells its denoiser of a picture's size follows from the latents: see ``Family.added``. So a condition
    holds for pictures of any size.
    """

    tokens: Tensor
    pooled: Tensor | None = None

    @property
    def device(self) -> torch.device:
        return self.tokens.device

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """Of its tensors, by field."""
        return {name: tuple(value.shape) for name, value in self.named()}

    def named(self) -> Iterator[tuple[str, Tensor]]:
        """Its tensors with their fields' names."""
        yield "tokens", self.tokens
        if self.pooled is not None:
            yield "pooled", self.pooled

    def combined(self, other: Condition, how: Callable[[Tensor, Tensor], Tensor]) -> Condition:
        """``how`` of each of its tensors and of the ``other``'s."""
        if self.pooled is None or other.pooled is None:
            return Condition(how(self.tokens, other.tokens))
        return Condition(how(self.tokens, other.tokens), how(self.pooled, other.pooled))

    def each(self, how: Callable[[Tensor], Tensor]) -> Condition:
        """``how`` of each of its tensors."""
        return Condition(how(self.tokens), None if self.pooled is None else how(self.pooled))

    def detached(self) -> Condition:
        """The same values, of which no gradient is kept."""
        return self.each(lambda value: value.detach())

    def trainable(self) -> tuple[Condition, nn.Parameter]:
        """A copy whose tokens can learn, and these. What is pooled of a whole text stays: a denoiser adds it alike
        everywhere in a picture, so it cannot tell what stands where, and would learn but the picture's look as a whole.
        """
        tokens = nn.Parameter(self.tokens.detach().clone())
        return dataclasses.replace(self, tokens=tokens), tokens

    def to(self, device: torch.device) -> Condition:
        return self.each(lambda value: value.to(device))

    def rows(self, count: int) -> Condition:
        """Of one text, for ``count`` pictures."""
        return self.each(lambda value: value.expand(count, *value.shape[1:]))

    def beside(self, other: Condition) -> Condition:
        """Both texts for the same pictures: the tokens of both, and the mean of what is pooled."""
        pooled = self.combined(other, lambda a, b: (a + b) / 2).pooled if self.pooled is not None else None
        return Condition(torch.cat([self.tokens, other.tokens], dim=1), pooled)


def stacked(conditions: Sequence[Condition]) -> Condition:
    """All of one family, one after the other."""
    pooled = [each.pooled for each in conditions if each.pooled is not None]
    return Condition(torch.cat([each.tokens for each in conditions]), torch.cat(pooled) if pooled else None)


def nothing_added(_: Condition, __: Tensor) -> None:
    """Of a family whose denoiser is told the tokens alone."""
