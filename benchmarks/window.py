"""Drives the real window, without a screen and without an engine, and times what the artist waits for.

``python -m benchmarks.window FOLDER [--quick]`` opens FOLDER/24.jpg and FOLDER/100.jpg and writes one line of JSON;
``python -m benchmarks.window FOLDER --start`` only shows the window. Loads neither torch nor numpy. Asked by
``benchmarks.gui``.
"""

from __future__ import annotations

import asyncio
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import psutil
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSettings, Qt
from PySide6.QtGui import QPainterPath, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from engine.files.resources import resources_folder
from engine.protocol.requests import EditRequest, Pointer, Transform
from ld_desktop.actions.earlier_runs import note_run
from ld_desktop.actions.files.candidate_thumbnails import CandidateThumbnails
from ld_desktop.app import Program, build
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.masks.brush import Brush
from ld_desktop.ui.canvas.canvas import Canvas

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_PAUSE_S, _QUIET_S = 0.005, 0.02
LAYERS = 10  # of the project that is saved
CANDIDATES = 1000  # in the gallery that is scrolled
_FRAME_S = 1 / 60
_MOVES = 8  # of the pointer, in a short stroke
_ROOM = (1920, 1200)  # of the window, screen pixels
_HEAVY = ("torch", "numpy", "PIL", "scipy")
Figures = dict[str, Any]


class Painted(QObject):
    """Knows whether a widget was painted since it was last asked."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._seen = asyncio.Event()
        self.reset = self._seen.clear
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._seen.set()
        return False

    async def wait(self) -> None:
        """Lets the loop go on until it handled a paint event, which then is done."""
        await self._seen.wait()
        self._seen.clear()

    async def forget(self) -> None:
        """Done with what is still to be painted."""
        QApplication.sendPostedEvents()
        await asyncio.sleep(0)
        self._seen.clear()


class Bench:
    """``rounds`` of each gesture are timed."""

    def __init__(self, program: Program, folder: Path, rounds: int) -> None:
        self.program, self.folder, self.rounds = program, folder, rounds
        self.canvas = program.window.canvas
        self.painted = Painted(self.canvas)

    async def times(self, act: Callable[[int], object], painted: Painted | None = None, pause: float = 0.0) -> Figures:
        """Milliseconds from each of the rounds to its paint event's end, that of the canvas where no other is named.

        ``pause``: seconds between two rounds.
        """
        painted, each = painted or self.painted, list[float]()
        for number in range(self.rounds):
            await asyncio.sleep(pause)
            await painted.forget()
            began = time.perf_counter()
            act(number)
            await painted.wait()
            each.append(1000 * (time.perf_counter() - began))
        return summary(each)


def summary(each: Sequence[float]) -> Figures:
    """Median, 99th percentile and largest of some milliseconds."""
    ordered = sorted(each)
    rank = math.ceil(0.99 * len(ordered)) - 1
    return {"p50_ms": ordered[len(ordered) // 2], "p99_ms": ordered[rank], "max_ms": ordered[-1], "count": len(each)}


@contextmanager
def both_cores_busy() -> Generator[None]:
    """As a training job keeps them: one process for each core, at the window's own priority."""
    count = psutil.cpu_count() or 1
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


async def opening(bench: Bench) -> Figures:
    """Seconds from the wish to the photo painted in the window."""
    figures: Figures = {}
    document, opened = bench.program.workspace.document, asyncio.Event()
    document.photo_changed.connect(opened.set)
    document.photo_changed.connect(bench.painted.reset)
    for name in ("100", "24"):
        opened.clear()
        began = time.perf_counter()
        bench.program.actions.opener.open_photo(str(bench.folder / f"{name}.jpg"))
        await opened.wait()
        await bench.painted.wait()
        figures[f"megapixels_{name}_seconds"] = time.perf_counter() - began
    return figures


async def painting(bench: Bench) -> Figures:
    """A mouse move in, its piece of the stroke painted in the window."""
    brush = bench.program.window.findChildren(Brush)[0]
    idle = await _strokes(bench)
    many = await _strokes(bench, _MOVES)
    with both_cores_busy():
        busy = await _strokes(bench)
    brush.set_hardness(0)
    soft = await _strokes(bench)
    while brush.diameter < 200:
        brush.scale(1.15)
    large = await _strokes(bench)
    while brush.diameter > 40:
        brush.scale(1 / 1.15)
    brush.set_hardness(100)
    document = bench.program.workspace.document
    document.edit_transform(Transform(scale=0.9, dx=400, dy=100, rotate=12), "")
    moved = await _strokes(bench)
    document.edit_transform(Transform(), "")
    return {"idle": idle, "many": many, "busy": busy, "soft": soft, "soft_200px": large, "moved": moved}


async def _strokes(bench: Bench, moves: int | None = None) -> Figures:
    """One stroke; or strokes of some ``moves`` each, every one of which goes into the history and the journal."""
    canvas = bench.canvas
    centre = canvas.rect().center()

    def move(number: int) -> None:
        at = centre + _spiral(number)
        if moves is not None and number and number % moves == 0:
            QTest.mouseRelease(canvas, _LEFT, _NONE, at)
            QTest.mousePress(canvas, _LEFT, _NONE, at)
        QTest.mouseMove(canvas, at)

    QTest.mousePress(canvas, _LEFT, _NONE, centre)
    figures = await bench.times(move)
    QTest.mouseRelease(canvas, _LEFT, _NONE, centre)
    return figures


def _spiral(number: int) -> QPoint:
    """A curve at the speed of a quick hand, some 12 pixels a step."""
    angle, radius = number * 0.08, 150 + 100 * math.sin(number * 0.013)
    return QPoint(round(radius * math.cos(angle)), round(radius * math.sin(angle)))


async def moving(bench: Bench) -> Figures:
    """Frames of zooming, panning and turning, all of the canvas painted each time."""
    canvas = bench.canvas
    figures: Figures = {}
    centre = canvas.rect().center()
    figures["zoom"] = await bench.times(lambda number: _wheel(canvas, 60 if number % 40 < 20 else -60))
    QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, _NONE, centre)
    figures["pan"] = await bench.times(lambda number: QTest.mouseMove(canvas, centre + _spiral(number)))
    QTest.mouseRelease(canvas, Qt.MouseButton.MiddleButton, _NONE, centre)
    canvas.fit()
    figures["rotate"] = await bench.times(lambda number: canvas.rotate_by(1))
    canvas.rotate_to(0)
    canvas.fit()
    return figures


def _wheel(canvas: Canvas, turned: int) -> None:
    at, none = QPointF(canvas.rect().center()), Qt.MouseButton.NoButton
    there, phase = QPointF(canvas.mapToGlobal(at)), Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(canvas, QWheelEvent(at, there, QPoint(), QPoint(0, turned), none, _NONE, phase, False))


async def history(bench: Bench) -> Figures:
    """Bytes that the process has more after 50 strokes across a fifth of the photo."""
    canvas, stack = bench.canvas, bench.program.workspace.document.undo_stack
    stack.clear()
    bench.program.window.commands.clear.trigger()
    stack.clear()
    before = psutil.Process().memory_info().rss
    for number in range(50):
        start = canvas.rect().center() + QPoint(-200, 6 * number - 150)
        QTest.mousePress(canvas, _LEFT, _NONE, start)
        for step in range(20):
            QTest.mouseMove(canvas, start + QPoint(20 * step, 0))
            await asyncio.sleep(0)
        QTest.mouseRelease(canvas, _LEFT, _NONE, start + QPoint(400, 0))
        await asyncio.sleep(0)
    return {"strokes": stack.count(), "bytes": psutil.Process().memory_info().rss - before}


async def saving(bench: Bench) -> Figures:
    """A project of the photo with ten result layers, each half as wide and high: its seconds and bytes.

    ``window_ms``: how long the window is held up at most from the wish until it is saved. ``history_bytes``: what the
    layers keep in the history, each wiped at one place.
    """
    workspace, document = bench.program.workspace, bench.program.workspace.document
    photo = document.photo
    assert photo is not None
    drawn = photo.image.scaled(512, 512)
    whole = photo.image.rect()
    for number in range(LAYERS):
        corner = QPoint(number * whole.width() // 20, number * whole.height() // 20)
        frame = QRect(corner, whole.size() / 2)
        file = bench.folder / f"candidate-{number + 1}.png"
        drawn.save(str(file))
        candidate = Candidate(number + 1, str(file), str(bench.folder), frame, "a dog", "in the snow", drawn)
        layer = document.results.add(candidate, photo.file, photo.image)
        document.fill_mask(layer, _disc(frame), "subtract", "")
    path, held, saved = bench.folder / "saved.ldp", document.undo_stack.bytes_held(), asyncio.Event()

    def look() -> None:
        if workspace.project.path == path:
            saved.set()

    workspace.project.changed.connect(look)
    while await _lateness() > _QUIET_S:  # the layers are shown
        pass
    began, window = time.perf_counter(), 0.0
    bench.program.actions.projects.save(path)
    while not saved.is_set():
        window = max(window, await _lateness())
    seconds = time.perf_counter() - began
    size = path.stat().st_size
    return {"seconds": seconds, "window_ms": 1000 * window, "bytes": size, "layers": LAYERS, "history_bytes": held}


async def scrolling(bench: Bench) -> Figures:
    """Frames of the gallery scrolled from the first of 1,000 candidates (512 x 512 pixels) to the last, and back.

    ``down``: no thumbnail is there yet; they are made meanwhile. ``held_bytes`` are the thumbnails', ``bytes`` what the
    process has more afterwards. ``open_seconds``: until the photo with all of them is open.
    """
    program, photo = bench.program, bench.folder / "24.jpg"
    count, opened = CANDIDATES * bench.rounds // 400, asyncio.Event()
    _draw_runs(program, photo, count)
    program.workspace.document.photo_changed.connect(opened.set)
    before, began = psutil.Process().memory_info().rss, time.perf_counter()
    program.actions.opener.open_photo(str(photo))
    await opened.wait()
    seconds = time.perf_counter() - began
    window, view = program.window, program.window.gallery.view
    window.resizeDocks([window.gallery_dock], [_ROOM[1] // 2], Qt.Orientation.Vertical)
    while await _lateness() > _QUIET_S:  # all is laid out
        pass
    assert len(program.workspace.gallery.candidates) == count
    bar, painted = view.verticalScrollBar(), Painted(view.viewport())
    (thumbnails,) = window.findChildren(CandidateThumbnails)

    def scroll(number: int, back: bool) -> None:
        done = (number + 1) / bench.rounds
        bar.setValue(round(bar.maximum() * (1 - done if back else done)))

    bar.setValue(0)
    down = await bench.times(partial(scroll, back=False), painted, _FRAME_S)
    up = await bench.times(partial(scroll, back=True), painted, _FRAME_S)
    more = psutil.Process().memory_info().rss - before
    while thumbnails.waiting:
        await _lateness()
    held = {"candidates": count, "held_bytes": thumbnails.held, "bytes": more, "open_seconds": seconds}
    return {"down": down, "up": up, **held}


def _draw_runs(program: Program, photo: Path, count: int) -> None:
    """``count`` candidates in runs of 50, of some pictures under many names."""
    opened = program.workspace.document.photo
    assert opened is not None
    drawn = [photo.with_name(f"drawn-{number}.png") for number in range(8)]
    for number, file in enumerate(drawn):
        opened.image.copy(40 * number, 30 * number, 512, 512).save(str(file))
    for number in range(count):
        run = program.workspace.runs / f"{1000 + number // 50}"
        if not run.exists():
            run.mkdir(parents=True)
            request = EditRequest(
                job=run.name,
                photo=str(photo),
                pointer=Pointer(mask=str(run / "mask.png")),
                object_prompt="a dog jumping",
                background_prompt="in the snow",
                out=str(run),
            )
            note_run(request, run)
        os.link(drawn[number % len(drawn)], run / f"candidate-{number % 50 + 1}.png")


async def _lateness() -> float:
    """Seconds by which the loop comes back too late from a short pause."""
    began = time.perf_counter()
    await asyncio.sleep(_PAUSE_S)
    return time.perf_counter() - began - _PAUSE_S


def _disc(frame: QRect) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(frame.center().toPointF(), frame.width() / 8, frame.height() / 8)
    return path


Measure = Callable[[Bench], Coroutine[Any, Any, Figures]]
# The history first, before freed memory could hide what it takes. A further measure is one more function here.
MEASURES: tuple[Measure, ...] = (opening, history, painting, moving, saving, scrolling)


async def measure(program: Program, folder: Path, rounds: int) -> Figures:
    bench = Bench(program, folder, rounds)
    return {each.__name__: await each(bench) for each in MEASURES}


def main(argv: Sequence[str]) -> None:
    folder = Path(argv[1])
    application = QApplication(list(argv[:1]))
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)  # as the program: what it closes has to end in its loop
    store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    with QEventLoop(application) as loop:
        program = build(store, folder / "data", folder, (), resources_folder())
        program.window.resize(*_ROOM)
        program.window.show()
        if "--start" in argv:
            loop.run_until_complete(Painted(program.window.canvas).wait())
            figures: Figures = {"shown": time.time(), "loaded": sorted({*_HEAVY} & sys.modules.keys())}
        else:
            application.processEvents()
            rounds = 40 if "--quick" in argv else 400
            figures = loop.run_until_complete(measure(program, folder, rounds))
        loop.run_until_complete(program.close())
    print(msgspec.json.encode(figures).decode())


if __name__ == "__main__":
    main(sys.argv)
