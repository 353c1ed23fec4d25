"""The pictures of an edit as copies of its own, whatever is done to its photo and its masks afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from engine.protocol.requests import EditRequest
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.masks.mask import Mask


def mask_files(workspace: Workspace, job: str, masks: Mapping[str, Mask]) -> dict[str, str]:
    """Where ``with_copies`` writes the masks of ``job`` for a moment, by their names."""
    return {name: str(workspace.scratch / f"{job}-{name}") for name in masks}


async def with_copies(
    workspace: Workspace,
    request: EditRequest,
    masks: Mapping[str, Mask],
    copied: Callable[[EditRequest], EditRequest],
) -> EditRequest:
    """``request`` as ``copied`` makes it, which copies its pictures or only names the copies.

    ``masks``: of the files that ``request`` names by ``mask_files``; these last until then. Raises what ``copied``
    raises, OSError.
    """
    scratch = {Path(file): masks[name] for name, file in mask_files(workspace, request.job, masks).items()}
    try:
        for path, mask in scratch.items():
            await workspace.save_mask(mask, path)
        return await asyncio.to_thread(copied, request)
    finally:
        for path in scratch:
            path.unlink(missing_ok=True)
