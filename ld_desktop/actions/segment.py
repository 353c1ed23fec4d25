"""One question to SAM and its answer as a small picture."""

from __future__ import annotations

import base64

from PySide6.QtGui import QImage

from engine.protocol.requests import Pointer, SegmentRequest
from engine.protocol.results import SegmentDone
from ld_desktop.actions.workspace import Workspace, new_job


async def find(workspace: Workspace, photo: str, pointer: Pointer) -> QImage:
    """The mask of what ``pointer`` points at, grey, its longest side at most 1024 pixels. Raises EngineError."""
    request = SegmentRequest(
        job=new_job(),
        model=workspace.preferences.model,
        photo=photo,
        pointer=pointer,
        out=None,
        sam=workspace.preferences.sam,
    )
    result = await workspace.engine.request(request, SegmentDone)
    return QImage.fromData(base64.b64decode(result.mask))
