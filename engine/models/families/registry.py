"""All families there are, by the kind of model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.models.checks import kinds
from engine.models.families import sdxl, stable_diffusion
from engine.models.families.family import Family

# a Stable Diffusion of a size of its own has 1.x's parts
FAMILIES: Final[Mapping[str, Family]] = {
    kinds.SD.id: stable_diffusion.SD1,
    kinds.SD1.id: stable_diffusion.SD1,
    kinds.SD2.id: stable_diffusion.SD2,
    kinds.XL.id: sdxl.XL,
}
