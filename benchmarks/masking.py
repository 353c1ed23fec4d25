"""How long a mask takes, from the artist's hand to the screen: click, look ahead, edge of hair, GrabCut.

On a photo of 24 megapixels made for it (a scene of the starter's world, enlarged), with the starter's SAM in a real
engine process. The figures that have a budget are those of SAM alone and of the whole way to the look ahead, both on
the copy of at most 1024 pixels that SAM sees.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSettings, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from benchmarks import report
from engine.files.resources import resources_folder
from engine.process.client import WORKER
from engine.protocol.requests import Click, EncodeRequest, Pointer, SegmentRequest
from engine.protocol.results import EncodeDone, SegmentDone
from engine.starter.parameters import sample_parameters
from engine.starter.world import draw_scene
from ld_desktop.actions.workspace import new_job
from ld_desktop.app import Program, build

_BUDGET_MS = 50.0
_LARGE, _SMALL = (6000, 4000), (900, 600)
_TIMES, _FEW = 20, 3
_REACH = 20  # photo pixels
_PATIENCE_S = 600.0


class Options(report.Options):
    resources: Path


def main(arguments: Sequence[str] | None = None) -> None:
    parser = report.parser("masking", __doc__)
    parser.add_argument("--resources", type=Path, default=resources_folder(), help="where starter/ is")
    options = parser.parse_args(arguments, namespace=Options())
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["masking"])
    with tempfile.TemporaryDirectory() as folder, QEventLoop(application) as loop:
        figures = loop.run_until_complete(_measure(options, Path(folder)))
    report.print_table(["what", "median", "slowest"], [_row(name, values) for name, values in figures["times"].items()])
    budgets = [
        report.Budget("click to mask, milliseconds", _BUDGET_MS, figures["times"]["click, SAM alone"]["median_ms"]),
        report.Budget("pointer to look ahead, milliseconds", _BUDGET_MS, figures["times"]["look ahead"]["median_ms"]),
    ]
    report.finish("masking", options, figures, budgets)


async def _measure(options: Options, folder: Path) -> dict[str, Any]:
    size = _SMALL if options.quick else _LARGE
    scene, photo = draw_scene(sample_parameters(random.Random(5), animal="dog"), 512), folder / "photo.jpg"
    picture = scene.picture.resize((size[1], size[1]), Image.Resampling.BICUBIC)
    sheet = Image.new("RGB", size, picture.getpixel((2, 2)))
    left = (size[0] - size[1]) // 2
    sheet.paste(picture, (left, 0))
    sheet.save(photo, quality=92)
    rows, columns = scene.mask.nonzero()
    middle = len(rows) // 2
    scale = size[1] / 512
    at = QPointF(left + columns[middle] * scale, rows[middle] * scale)
    box = (left + columns.min() * scale, rows.min() * scale, left + columns.max() * scale, rows.max() * scale)
    program = await _start(options, folder)
    try:
        return {"photo": list(size), "times": await _times(program, photo, at, box, _FEW if options.quick else _TIMES)}
    finally:
        await program.close()


async def _start(options: Options, folder: Path) -> Program:
    (folder / "scratch").mkdir()
    store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    worker = (*WORKER, str(options.resources))
    program = build(store, folder / "data", folder / "scratch", worker, resources_folder())
    program.window.resize(1280, 840)
    program.window.show()
    program.workspace.engine.start()
    return program


async def _times(
    program: Program, photo: Path, at: QPointF, box: tuple[float, float, float, float], count: int
) -> dict[str, dict[str, float]]:
    workspace, stack, cutting = program.workspace, program.workspace.document.undo_stack, program.actions.colour_masks
    program.actions.opener.open_photo(str(photo))
    await _until(lambda: workspace.document.photo is not None and workspace.inspection.answer is not None)
    times: dict[str, dict[str, float]] = {}
    times["encode"] = await _timed(
        1, lambda _: workspace.engine.request(EncodeRequest(job=new_job(), photo=str(photo), sam=None), EncodeDone)
    )

    def ask(k: int) -> Coroutine[Any, Any, Any]:
        pointer = Pointer(clicks=(Click(at.x() + k % 5, at.y() + k // 5),))
        request = SegmentRequest(job=new_job(), photo=str(photo), pointer=pointer, out=None, sam=None)
        return workspace.engine.request(request, SegmentDone)

    times["click, SAM alone"] = await _timed(count, ask)
    click_action = next(action for action in program.window.tool_actions if action.shortcut().toString() == "S")
    click_action.trigger()
    times["look ahead"] = await _timed(count, lambda k: hover_once(program, QPointF(at.x() + 9 * k, at.y())))

    def step(act: Callable[[int], None]) -> Callable[[int], Coroutine[Any, Any, None]]:
        async def run(k: int) -> None:
            index = stack.index()
            act(k)
            await _until(lambda: stack.index() > index)

        return run

    async def click_once(k: int) -> None:
        workspace.document.clear_mask(workspace.document.object, "")
        index = stack.index()
        program.actions.sam_masks.click(QPointF(at.x() + k, at.y()), "replace")
        await _until(lambda: stack.index() > index)

    times["click to the photo's own mask"] = await _timed(min(count, 5), click_once)
    times["refine strokes"] = await _timed(min(count, 5), step(lambda _: program.actions.sam_masks.refine("refine")))
    times["refine edge, 20 px"] = await _timed(
        1, step(lambda _: cutting.refine_edge(workspace.document.object, _REACH, "edge"))
    )
    area = QRectF(QPointF(box[0], box[1]), QPointF(box[2], box[3]))
    times["GrabCut in a box"] = await _timed(1, step(lambda _: cutting.cut_box(area, "replace", "box")))
    # the colour is in the mask already: taken out and put back in turn, each flood changes it
    times["flood by colour"] = await _timed(
        min(count, 3), step(lambda k: cutting.flood(at, "add" if k % 2 else "subtract", "flood"))
    )
    return times


async def hover_once(program: Program, at: QPointF) -> None:
    """Moves the pointer to ``at`` (picture pixels) and waits until what a click would give is on the canvas."""
    canvas, previewing = program.window.canvas, program.actions.sam_preview
    previewing.leave()
    shown: list[QImage] = []

    def note() -> None:
        if previewing.preview.found is not None:
            canvas.repaint()
            shown.append(previewing.preview.found)

    previewing.preview.changed.connect(note)
    spot = canvas.viewport.to_widget(at)
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(
        QEvent.Type.MouseMove, spot, canvas.mapToGlobal(spot), none, none, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.sendEvent(canvas, move)
    await _until(lambda: shown)
    previewing.preview.changed.disconnect(note)


async def _timed(count: int, work: Callable[[int], Coroutine[Any, Any, Any]]) -> dict[str, float]:
    taken: list[float] = []
    for k in range(count):
        started = time.perf_counter()
        await work(k)
        taken.append((time.perf_counter() - started) * 1000)
    return {"median_ms": statistics.median(taken), "slowest_ms": max(taken), "count": count}


async def _until(condition: Callable[[], object]) -> None:
    give_up = time.monotonic() + _PATIENCE_S
    while not condition():
        if time.monotonic() > give_up:
            raise TimeoutError("The program did not answer.")
        await asyncio.sleep(0.001)


def _row(name: str, values: dict[str, float]) -> list[str]:
    return [name, f"{values['median_ms']:.0f} ms", f"{values['slowest_ms']:.0f} ms of {values['count']:.0f}"]


if __name__ == "__main__":
    main()
