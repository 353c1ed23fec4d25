"""How much is lost where the window is killed while an artist paints: ``python -m tests.faults.lost_edits``.

``--kills N`` of them at random moments, on a photo of ``--megapixels`` (0.25 as a rule). Prints what was lost in
strokes and seconds, and how late the window's loop was meanwhile. Ends with 1 where a kept edit cannot be read, or
where more than ``--most`` seconds are lost.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import psutil
from PIL import Image

from engine.projects.draft import Draft
from tests.faults.setting import ROOT


class Loss(NamedTuple):
    """Of one kill. ``late``: seconds, of each stroke."""

    strokes: int
    seconds: float
    late: list[float]


def killed(home: Path, photo: Path, wait_s: float) -> Loss:
    """A window painted in for ``wait_s`` seconds, counted from its first stroke, and killed."""
    (home / "tmp").mkdir(parents=True)
    folders = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "DATA", "CACHE")}
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.edited_window", "paint", str(photo)],
        cwd=ROOT,
        env=os.environ | folders | {"TMPDIR": str(home / "tmp"), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert window.stdout is not None
    first, ended = window.stdout.readline(), list[float]()
    family = psutil.Process(window.pid).children(recursive=True)

    def kill() -> None:
        ended.append(time.time())
        window.kill()

    timer = threading.Timer(wait_s, kill)
    timer.start()
    strokes = [line.split() for line in (first + window.stdout.read()).splitlines() if line.startswith("stroke")]
    timer.join()
    window.wait()
    psutil.wait_procs(family, 20)
    kept = [int(draft.negative) for draft in drafts(home)]
    done, last = [float(stroke[2]) for stroke in strokes], max(kept, default=0)
    lost = [when for when in done[last:] if when <= ended[0]]
    return Loss(len(lost), ended[0] - lost[0] if lost else 0.0, [float(stroke[3]) for stroke in strokes])


def drafts(home: Path) -> list[Draft]:
    """Raises msgspec.DecodeError where one is damaged."""
    return [msgspec.json.decode(path.read_bytes(), type=Draft) for path in (home / "DATA").glob("**/unsaved/*.json")]


def draw_photo(path: Path, megapixels: float) -> Path:
    width = round((megapixels * 1e6 * 1.5) ** 0.5)
    small = np.random.default_rng(1).integers(0, 255, (20, 30, 3), dtype=np.uint8)
    Image.fromarray(small).resize((width, round(width / 1.5))).save(path)
    return path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.lost_edits", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--megapixels", type=float, default=0.25)
    parser.add_argument("--most", type=float, default=2.0, help="seconds")
    options = parser.parse_args()
    rng, losses = random.Random(0), list[Loss]()
    with tempfile.TemporaryDirectory() as folder:
        photo = draw_photo(Path(folder, "photo.png"), options.megapixels)
        for number in range(options.kills):
            losses.append(killed(Path(folder, str(number)), photo, rng.uniform(0.5, 5)))
    seconds, strokes = sorted(loss.seconds for loss in losses), sorted(loss.strokes for loss in losses)
    late = sorted(each for loss in losses for each in loss.late)
    print(f"{len(losses)} kills on {options.megapixels} megapixels, {len(late)} strokes")
    print(f"lost strokes: median {statistics.median(strokes):.0f}, most {strokes[-1]}")
    print(f"lost seconds: median {statistics.median(seconds):.2f}, most {seconds[-1]:.2f}")
    print(
        f"the loop late, ms: median {1000 * statistics.median(late):.1f}, p99 {1000 * late[int(0.99 * len(late))]:.1f}"
    )
    return int(seconds[-1] > options.most)


if __name__ == "__main__":
    sys.exit(main())
