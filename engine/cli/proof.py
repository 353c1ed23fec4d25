"""``ld-edit proof``: which pixels of a photo a result changed, and by how much."""

from __future__ import annotations

import msgspec

from engine.cli.options import Options
from engine.helpers.picture_helpers import prove
from engine.process.progress_display import ascii_json
from engine.protocol.errors import ExitCode
from engine.protocol.helper_tasks import Proof, ProofTask


def proof(options: Options) -> int:
    """Raises PictureError, OutOfMemoryError."""
    assert options.photo is not None and options.result is not None  # the command line requires both
    place = None if options.place is None else str(options.place.absolute())
    found = prove(ProofTask(str(options.photo.absolute()), str(options.result.absolute()), place))
    print(ascii_json(msgspec.json.encode(found)) if options.json else _told(found))
    return ExitCode.DONE


def _told(found: Proof) -> str:
    if found.box is None:
        return f"No pixel of {found.pixels} differs, at {found.bits} bits a channel."
    x0, y0, x1, y1 = found.box
    changed = f"{found.changed_share:.2%} of {found.pixels} pixels differ"
    by = f"at most by {found.largest} of {(1 << found.bits) - 1} levels, {found.mean:.1f} on average"
    lines = [f"{changed}, {by}, all in the box {x0},{y0},{x1},{y1}."]
    match found.changed_outside_share:
        case None:
            pass
        case 0:
            lines.append("Outside the place that may differ, every pixel is the photo's.")
        case share:
            lines.append(f"Outside the place that may differ, {share:.4%} of the pixels do.")
    return "\n".join(lines)
