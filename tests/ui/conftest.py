from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import translations
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QEvent, QLocale, QObject, QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from engine.files.resources import resources_folder
from engine.model_store.catalogue import Catalogue
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.starter.parameters import sample_parameters
from engine.starter.world import draw_scene
from ld_desktop.app import Program, build
from ld_desktop.translation import install_translations
from tests.forked_engine import forked_engines
from tests.tiny_models import WORDS, write_tiny_diffusion, write_tiny_sam
from tests.ui.layering import SIDE
from tests.ui.waiting import Live, until

PRESETS = {
    "balanced": {"embedding_steps": 4, "weight_steps": 4, "weight_rate": 1e-3, "sampling_steps": 3},
    "paper": {"embedding_steps": 100_000, "weight_steps": 4, "sampling_steps": 3, "checkpoint_seconds": 0.3},
}


@pytest.fixture(scope="session")
def tiny_resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A resources folder whose starter models are tiny and random. Its "paper" preset takes for ever."""
    quiet_libraries()
    folder = tmp_path_factory.mktemp("resources")
    card = {"name": "Tiny", "kind": "starter", "words": list(WORDS), "presets": PRESETS}
    write_tiny_diffusion(folder / "starter" / "diffusion", card=card)
    write_tiny_sam(folder / "starter" / "sam")
    return folder


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scene of the picture-book world, 256 x 256 pixels."""
    scene = draw_scene(sample_parameters(random.Random(5), animal="dog"), 256)
    mark = PngInfo()
    mark.add_text("ld-world", "{}")
    path = tmp_path_factory.mktemp("photo") / "dog.png"
    scene.picture.save(path, pnginfo=mark)
    return path


@pytest.fixture(scope="session")
def truth() -> QImage:
    """The true mask of ``photo``'s animal."""
    scene = draw_scene(sample_parameters(random.Random(5), animal="dog"), 256)
    grey = QImage((scene.mask * 255).astype("uint8").tobytes(), 256, 256, 256, QImage.Format.Format_Grayscale8)
    return grey.copy()


@pytest.fixture
def white(tmp_path: Path) -> Path:
    """A white photo, 256 x 256 pixels."""
    path = tmp_path / "white.png"
    Image.new("RGB", (SIDE, SIDE), "white").save(path)
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A photo of another size."""
    Image.new("RGB", (80, 60), "teal").save(tmp_path / "other.png")
    return tmp_path / "other.png"


class Pause(QObject):
    """Holds back the loop's own timers where Qt's events are handled and no task can go on: between a test's parts, in
    which the loop does not run, and within a task that presses keys or moves the mouse.
    """

    def __init__(self, loop: QEventLoop) -> None:
        super().__init__()
        self._loop = loop

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        goes_on = self._loop.is_running() and asyncio.current_task(self._loop) is None
        if event.type() != QEvent.Type.Timer or goes_on:
            return False
        return watched.metaObject().className() == "_SimpleTimer"  # qasync's


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    qapp.setStyle("Fusion")
    qapp.setQuitOnLastWindowClosed(False)
    with QEventLoop(qapp) as loop:
        pause = Pause(loop)
        qapp.installEventFilter(pause)
        yield loop
        qapp.removeEventFilter(pause)


@pytest.fixture
def german(loop: object, qapp: QApplication) -> Iterator[dict[str, str]]:
    """The program speaks German; gives all texts that differ."""
    before = QLocale()
    translator = install_translations(qapp, translations.FOLDER, "de")
    assert translator is not None
    known = translations.read(translations.FOLDER / "ld_desktop_de.ts")
    yield {text.source: german for text, german in known.items() if text.source != german}
    qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.fixture
def live(loop: QEventLoop) -> Live:
    """Runs a coroutine while the window lives."""
    return loop.run_until_complete


@pytest.fixture
def offered() -> Catalogue | None:
    """The models that can be had, where they are not the program's own."""
    return None


@pytest.fixture
def still(loop: QEventLoop, tmp_path: Path, offered: Catalogue | None) -> Iterator[Program]:
    """The program with its window shown and its engine never started."""
    program = _show(tmp_path, (str(tmp_path / "missing"),), offered)
    yield program
    loop.run_until_complete(program.close())


@pytest.fixture(scope="session")
def forked_worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    with forked_engines(tmp_path_factory.mktemp("engines")) as command:
        yield command


@pytest.fixture
def worker(forked_worker: tuple[str, ...]) -> tuple[str, ...]:
    """What starts an engine."""
    return forked_worker


@pytest.fixture
def program(
    loop: QEventLoop, worker: tuple[str, ...], tiny_resources: Path, tmp_path: Path, offered: Catalogue | None
) -> Iterator[Program]:
    """The whole program on the real engine with tiny models; shown, its engine starting."""
    program = _show(tmp_path, (*worker, str(tiny_resources)), offered)
    loop.run_until_complete(_start(program))
    yield program
    loop.run_until_complete(program.close())


async def _start(program: Program) -> None:
    """Starts the engine while the loop runs: what its first signal sets off needs one."""
    program.workspace.engine.start()
    await until(lambda: program.workspace.engine.state == "ready", "the engine's process")


def _show(tmp_path: Path, worker: tuple[str, ...], offered: Catalogue | None) -> Program:
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    program = build(store, tmp_path / "data", scratch, worker, resources_folder(), offered)
    program.window.resize(1280, 840)
    program.window.show()
    return program
