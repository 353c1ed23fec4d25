"""All that is added to a model: read before it is loaded, and made a part of it then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from engine.models.additions import own_vae, textual_inversion
from engine.models.additions.own_vae import VaeFile
from engine.models.additions.textual_inversion import Inversion
from engine.models.loading.model_source import Parts
from engine.models.lora_files import lora_file, lora_merge
from engine.models.lora_files.lora_file import LoraFile
from engine.protocol.requests import Additions


class Opened(NamedTuple):
    """What can be told of the files without the model. ``loras`` with their strengths."""

    loras: Sequence[tuple[LoraFile, float]]
    vae: VaeFile | None
    inversions: Sequence[Inversion]

    def files(self) -> Mapping[str, Path]:
        """All that decide what the model draws with them, by names that are the same wherever they lie."""
        named = {f"lora {at} of strength {how!r}": lora.path for at, (lora, how) in enumerate(self.loras)}
        named |= {f"vae {at}": file for at, file in enumerate(self.vae.files)} if self.vae is not None else {}
        words = sorted(self.inversions, key=lambda each: each.word)  # whatever their order, they add the same
        return named | {f"word {each.word}": each.path for each in words}

    def apply(self, parts: Parts) -> Parts:
        """Changes ``parts``, which are of no use where it raises: ModelError where one does not fit, RuntimeError out
        of memory.
        """
        lora_merge.merge(self.loras, parts.denoiser.module, parts.text.modules)
        textual_inversion.add(self.inversions, parts.text, bool(parts.card.words))
        if self.vae is None:
            return parts
        return parts._replace(autoencoder=own_vae.load(self.vae, parts.autoencoder))


def read(added: Additions) -> Opened:
    """Raises ModelError where a file is missing or holds something else."""
    return Opened(
        [(lora_file.read(Path(lora.file)), lora.strength) for lora in added.loras],
        None if added.vae is None else own_vae.read(Path(added.vae)),
        textual_inversion.read(list(map(Path, added.embeddings))),
    )
