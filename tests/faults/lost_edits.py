"""How much is lost where the program ends unasked while an artist paints: ``python -m tests.faults.lost_edits``.

``--kills N`` of the window, ``--screens N`` of its X server (by Xvfb) and ``--ends N`` by SIGTERM, at random moments,
on a photo of ``--megapixels`` (0.25 as a rule). Counted is what was done and is not kept: strokes, and seconds from the
end of the first of them. The stroke in hand is none of them. Prints that for each way, and how late the window's loop
was meanwhile. Ends with 1 where a kept edit cannot be read, or where more than one stroke is lost.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, NamedTuple

import numpy as np
import psutil
from PIL import Image

from engine.projects import journal
from tests.faults.setting import ROOT

Way = Literal["kills", "screens", "ends"]
WAYS: Final[tuple[Way, ...]] = ("kills", "screens", "ends")
COUNTS: Final = {"kills": 200, "screens": 20, "ends": 20}


class Loss(NamedTuple):
    """Of one end. ``late``: seconds, of each stroke."""

    strokes: int
    seconds: float
    late: list[float]


def ended(way: Way, home: Path, photo: Path, wait_s: float) -> Loss:
    """A window painted in for ``wait_s`` seconds, counted from its first stroke, and ended in this ``way``."""
    (home / "tmp").mkdir(parents=True)
    folders = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "DATA", "CACHE")}
    with screen(way == "screens") as (variables, server):
        window = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.edited_window", "paint", str(photo)],
            cwd=ROOT,
            env=os.environ | folders | {"TMPDIR": str(home / "tmp")} | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert window.stdout is not None
        first, moments = window.stdout.readline(), list[float]()
        family = psutil.Process(window.pid).children(recursive=True)

        def end() -> None:
            moments.append(time.time())
            if server is not None:
                server.kill()
            else:
                window.send_signal(signal.SIGTERM if way == "ends" else signal.SIGKILL)

        timer = threading.Timer(wait_s, end)
        timer.start()
        said = (first + window.stdout.read()).splitlines(keepends=True)
        strokes = [line.split() for line in said if line.startswith("stroke") and line.endswith("\n")]
        timer.join()
        window.wait()
        psutil.wait_procs(family, 20)
    done, last = [float(stroke[2]) for stroke in strokes], kept(home)
    lost = [when for when in done[last:] if when <= moments[0]]
    return Loss(len(lost), moments[0] - lost[0] if lost else 0.0, [float(stroke[3]) for stroke in strokes])


@contextmanager
def screen(real: bool) -> Generator[tuple[dict[str, str], subprocess.Popen[bytes] | None]]:
    """The variables that name a screen, and its server where it is a ``real`` one."""
    if not real:
        yield {"QT_QPA_PLATFORM": "offscreen"}, None
        return
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        display = server.stdout.readline().decode().strip()
        try:
            yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{display}"}, server
        finally:
            server.kill()


def kept(home: Path) -> int:
    """The last stroke that is kept; 0 for none. Raises OSError or msgspec.DecodeError where a journal is damaged."""
    found = [journal.read(path) for path in (home / "DATA").glob(f"**/unsaved/*{journal.SUFFIX}")]
    return max((int(left.draft.negative) for left in found if left is not None), default=0)


def draw_photo(path: Path, megapixels: float) -> Path:
    width = round((megapixels * 1e6 * 1.5) ** 0.5)
    small = np.random.default_rng(1).integers(0, 255, (20, 30, 3), dtype=np.uint8)
    Image.fromarray(small).resize((width, round(width / 1.5))).save(path)
    return path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.lost_edits", description=__doc__)
    for way in WAYS:
        parser.add_argument(f"--{way}", type=int, default=COUNTS[way])
    parser.add_argument("--megapixels", type=float, default=0.25)
    options = parser.parse_args()
    rng, most = random.Random(0), 0
    with tempfile.TemporaryDirectory() as folder:
        photo = draw_photo(Path(folder, "photo.png"), options.megapixels)
        for way in WAYS:
            homes = (Path(folder, f"{way}-{number}") for number in range(getattr(options, way)))
            losses = [ended(way, home, photo, rng.uniform(0.5, 5)) for home in homes]
            if losses:
                print_losses(way, losses, options.megapixels)
                most = max(most, *(loss.strokes for loss in losses))
    return int(most > 1)


def print_losses(way: Way, losses: list[Loss], megapixels: float) -> None:
    seconds, strokes = sorted(loss.seconds for loss in losses), sorted(loss.strokes for loss in losses)
    late = sorted(each for loss in losses for each in loss.late)
    print(f"{len(losses)} {way} on {megapixels} megapixels, {len(late)} strokes")
    print(f"  lost strokes: {sum(strokes)}, in {sum(map(bool, strokes))} of them, most {strokes[-1]}")
    print(f"  lost seconds: median {statistics.median(seconds):.3f}, most {seconds[-1]:.3f}")
    p99 = late[int(0.99 * len(late))]
    print(f"  the loop late, ms: median {1000 * statistics.median(late):.1f}, p99 {1000 * p99:.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
