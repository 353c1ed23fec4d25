"""What the artist waits for in the window: start, photos, painting, moving the view, the gallery; and its memory.

The real window without a screen (Qt's offscreen platform), on synthetic photos of 24 and 100 megapixels. Painting is
timed from the mouse event to the end of the paint event, idle and while every core is kept busy as by a training job.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from PIL import Image

from benchmarks import report

_SIZES = {"24": (6000, 4000), "100": (12000, 8400)}
_QUICK_SIZES = {"24": (600, 400), "100": (1200, 840)}
_START_S, _OPEN_S, _PAINT_MS, _SAVE_MS = 0.5, 1.0, 16.0, 100.0
_THUMBNAIL_MB = 64
_STARTS = 5


def main(arguments: Sequence[str] | None = None) -> None:
    options = report.parser("gui", __doc__).parse_args(arguments, namespace=report.Options())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for photo, size in (_QUICK_SIZES if options.quick else _SIZES).items():
            _draw_photo(size).save(folder / f"{photo}.jpg", quality=92)
        start = _start(folder, 1 if options.quick else _STARTS)
        figures = _ask(folder, *(["--quick"] if options.quick else [])) | {"start": start}
    _show(figures)
    opening, painting, scrolling = figures["opening"], figures["painting"], figures["scrolling"]
    budgets = [
        report.Budget("window usable after start, seconds", _START_S, start["seconds"]),
        report.Budget("heavy libraries loaded by then", 0, len(start["loaded"])),
        report.Budget("24 megapixels opened and shown, seconds", _OPEN_S, opening["megapixels_24_seconds"]),
        report.Budget("brush, mouse to painted pixel, idle, p99 ms", _PAINT_MS, painting["idle"]["p99_ms"]),
        report.Budget("many strokes, each kept at once, p99 ms", _PAINT_MS, painting["many"]["p99_ms"]),
        report.Budget("the same while a job runs, p99 ms", _PAINT_MS, painting["busy"]["p99_ms"]),
        report.Budget("the same with the object moved, p99 ms", _PAINT_MS, painting["moved"]["p99_ms"]),
        report.Budget("the window held up by saving, ms", _SAVE_MS, figures["saving"]["window_ms"]),
        report.Budget(
            "the gallery scrolled, thumbnails made meanwhile, p99 ms", _PAINT_MS, scrolling["down"]["p99_ms"]
        ),
        report.Budget("the same, back, p99 ms", _PAINT_MS, scrolling["up"]["p99_ms"]),
        report.Budget("memory of the gallery's thumbnails, MB", _THUMBNAIL_MB, scrolling["held_bytes"] / 1e6),
    ]
    report.finish("gui", options, figures, budgets)


def _draw_photo(size: tuple[int, int]) -> Image.Image:
    """Something of every scale, as photos have."""
    draw = np.random.default_rng(24)
    small = draw.integers(0, 255, (size[1] // 10, size[0] // 10, 3), dtype=np.uint8)
    return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)


def _start(folder: Path, times: int) -> dict[str, Any]:
    """Median of the seconds from the process's start to its window painted, and what is loaded by then."""
    seconds: list[float] = []
    loaded: list[str] = []
    for _ in range(times):
        began = time.time()
        answer = _ask(folder, "--start")
        seconds.append(answer["shown"] - began)
        loaded = answer["loaded"]
    return {"seconds": statistics.median(seconds), "each": seconds, "loaded": loaded}


def _ask(folder: Path, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.window", str(folder), *arguments]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=dict[str, Any])


def _show(figures: Mapping[str, Any]) -> None:
    rows = [["window usable after start", f"{figures['start']['seconds']:.2f} s", ""]]
    rows += [
        [f"{name} megapixels opened and shown", f"{figures['opening'][f'megapixels_{name}_seconds']:.2f} s", ""]
        for name in _SIZES
    ]
    names = {
        "idle": "brush",
        "many": "brush, many strokes",
        "busy": "brush, all cores busy",
        "soft": "soft brush",
        "soft_200px": "soft brush, 200 px",
    }
    names["moved"] = "brush, the object moved"
    timed = {text: figures["painting"][name] for name, text in names.items()}
    timed |= {f"{name}, a frame": each for name, each in figures["moving"].items()}
    gallery = figures["scrolling"]
    timed |= {f"{gallery['candidates']} candidates scrolled {way}, a frame": gallery[way] for way in ("down", "up")}
    rows += [[text, f"{each['p50_ms']:.1f} ms", f"{each['p99_ms']:.1f} ms"] for text, each in timed.items()]
    rows.append(["the photo with them opened", f"{gallery['open_seconds']:.1f} s", ""])
    rows.append(
        [
            "memory of their thumbnails, of all",
            f"{gallery['held_bytes'] / 1e6:.0f} MB",
            f"{gallery['bytes'] / 1e6:.0f} MB",
        ]
    )
    kept = figures["history"]
    rows.append([f"memory of {kept['strokes']} strokes", f"{kept['bytes'] / 1e6:.0f} MB", ""])
    saved = figures["saving"]
    rows.append([f"24 megapixels with {saved['layers']} layers saved", f"{saved['seconds']:.1f} s", ""])
    rows.append(["the window held up by that", f"{saved['window_ms']:.0f} ms", ""])
    rows.append(["its file", f"{saved['bytes'] / 1e6:.0f} MB", ""])
    rows.append(["its history, each layer wiped once", f"{saved['history_bytes'] / 1e6:.1f} MB", ""])
    report.print_table(["what", "time (p50)", "p99"], rows)


if __name__ == "__main__":
    main()
