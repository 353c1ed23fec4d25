"""A disk that fills at the n-th write, at every n, under all that the program saves: ``python -m tests.faults.disk``.

``--quick`` tries one n of some. Prints what came of it; ends with 1 where anything is not as it should be.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.helpers.picture_helpers import ExportTask, Placed, export
from engine.process.client import EngineClient
from engine.protocol.errors import EngineError, ExitCode
from engine.protocol.events import AnyEvent, Cancelled, CandidateReady, Failed, Finished, NotSaved
from engine.protocol.requests import Box, ReferenceRequest, Request, SampleRequest
from tests.faults.faulty_disk import Fault, FaultyDisk
from tests.faults.setting import PHOTO, ROOT, edit, engine_on, environment, run_command, write_resources
from tests.faults.tally import Tally, main

# a window's own saves, as it does them
WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage
from engine.files import atomic
from engine.files.picks import note_stars
from ld_desktop.actions.files.picture_files import write_png
from ld_desktop.model.preferences import Preferences
folder = Path(sys.argv[1])
store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
Preferences(store).set_run("draft", 7, "imagic")
try:
    note_stars(folder, (1, 2))
    atomic.write_bytes(folder / "draft.json", b"{}")
    write_png(QImage(64, 64, QImage.Format.Format_RGB32), folder / "mask.png")
finally:
    store.sync()
"""


class Bench:
    """``folder`` is where the disk fails. ``every``: of how many counts one is tried."""

    def __init__(self, home: Path, every: int) -> None:
        self.folder, self.every = home / "disk", every
        scratch = home / "scratch"
        for place in (self.folder, scratch):
            place.mkdir()
        self.resources = write_resources(home / "resources")
        self.disk = FaultyDisk(self.folder, scratch)

    def counts(self, do: Callable[[Path], object]) -> Iterator[tuple[int, Path]]:
        """Each n that is tried, and a new folder for it: the disk is full from the n-th write on."""
        self.disk.plan(Fault.NONE)
        first = self._new(0)
        do(first)
        most = self.disk.counted
        shutil.rmtree(first)
        for n in range(1, most + 1, self.every):
            folder = self._new(n)
            self.disk.plan(Fault.FULL, n)
            yield n, folder
            self.disk.plan(Fault.NONE)
            shutil.rmtree(folder, ignore_errors=True)

    def _new(self, n: int) -> Path:
        folder = self.folder / f"at-{n}"
        folder.mkdir()
        return folder


def answered(client: EngineClient, events: Iterator[AnyEvent], request: Request) -> list[AnyEvent]:
    client.send(request)
    said: list[AnyEvent] = []
    for event in events:
        said.append(event)
        if isinstance(event, Finished | Failed | Cancelled):
            return said
    raise AssertionError("the engine ended")


def engine_trials(bench: Bench) -> list[Tally]:
    """Edits, further seeds and references of one engine that lives through all of it."""
    tallies: list[Tally] = []
    with engine_on(bench.disk, bench.resources) as client:
        events = client.events()
        source = bench.folder.parent / "first"
        answered(client, events, edit(source))
        tuned = str(source / "tuned.safetensors")

        def sample(out: Path) -> Request:
            return SampleRequest(job="sample", tuned=tuned, out=str(out), seeds=(8, 9))

        def references(out: Path) -> Request:
            return ReferenceRequest(job="references", prompt="a dog", out=str(out), seeds=(1, 2), sampling_steps=1)

        kinds: dict[str, Callable[[Path], Request]] = {"edit": edit, "more seeds": sample, "references": references}
        for name, made in kinds.items():
            tally = Tally(name)
            tallies.append(tally)
            started = time.monotonic()
            answered(client, events, made(bench.folder.parent / "usual"))
            usual = time.monotonic() - started

            def do(folder: Path, made: Callable[[Path], Request] = made) -> list[AnyEvent]:
                return answered(client, events, made(folder))

            for n, folder in bench.counts(do):
                started = time.monotonic()
                said = do(folder)
                tally.took(time.monotonic() - started - usual, f"write {n}")
                judge(tally, said, folder, f"write {n}")
        said = answered(client, events, edit(bench.folder / "after"))
        assert isinstance(said[-1], Finished), said[-1]  # nothing of all that stays
    return tallies


def judge(tally: Tally, said: list[AnyEvent], folder: Path, what: str) -> None:
    tally.trials += 1
    match said[-1]:
        case Finished() if any(isinstance(event, NotSaved) for event in said):
            tally.told += 1
        case Finished():
            tally.finished += 1
        case Failed(exit_code=ExitCode.BAD_INPUT, message=message) if "No space" in message:
            tally.told += 1
        case end:
            tally.refuse(f"{what}: {end}")
    for event in said:
        if isinstance(event, CandidateReady) and not Path(event.path).is_file():
            tally.refuse(f"{what}: {event.path} was announced and is not there")
    tally.look_at(folder, what)


def export_trials(bench: Bench, formats: tuple[str, ...]) -> list[Tally]:
    tallies: list[Tally] = []
    candidate = str(bench.folder.parent / "first" / "candidate-1.png")
    for suffix in formats:
        tally = Tally(f"export {suffix}")
        tallies.append(tally)

        def do(folder: Path, suffix: str = suffix) -> None:
            layer = Placed(candidate, Box(0, 0, 512, 512), 1)
            with environment(bench.disk):
                export(ExportTask(PHOTO, (layer,), str(folder / f"out{suffix}")))

        for n, folder in bench.counts(do):
            tally.trials += 1
            try:
                do(folder)
                tally.finished += 1
            except EngineError as error:
                told = "No space" in error.message and type(error).__name__ in ("PictureError", "DiskError")
                tally.told += told
                if not told:
                    tally.refuse(f"write {n}: {error}")
            tally.look_at(folder, f"write {n}")
    return tallies


def window_trials(bench: Bench) -> Tally:
    """Settings, stars, drafts and masks. Settings that cannot be saved are as they were."""
    tally = Tally("settings, notes, masks")

    def do(folder: Path) -> subprocess.CompletedProcess[str]:
        with environment(bench.disk):
            command = [sys.executable, "-c", WINDOW, str(folder)]
            return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    for n, folder in bench.counts(do):
        done = do(folder)
        tally.trials += 1
        if done.returncode == 0:
            tally.finished += 1
        elif "No space left on device" in (done.stderr.strip().splitlines() or [""])[-1]:
            tally.told += 1
        else:
            tally.refuse(f"write {n}: {done.stderr}")
        settings = folder / "settings.ini"
        if settings.exists() and "seeds=7" not in settings.read_text():
            tally.refuse(f"write {n}: the settings are {settings.read_text()!r}")
        tally.look_at(folder, f"write {n}")
    return tally


def command_trials(bench: Bench, most: int) -> Tally:
    """``ld-edit run`` itself, for some counts: it ends with the exit code of bad input and without a traceback."""
    tally = Tally("ld-edit run")
    first = bench.folder / "command-0"
    bench.disk.plan(Fault.NONE)
    run_edit(bench, first)
    counted = bench.disk.counted
    for n in sorted({max(1, counted * part // most) for part in range(1, most + 1)}):
        folder = bench.folder / f"command-{n}"
        bench.disk.plan(Fault.FULL, n)
        done = run_edit(bench, folder)
        bench.disk.plan(Fault.NONE)
        tally.trials += 1
        kept = {path.name for path in folder.glob("candidate-*.png")}
        announced = {f"candidate-{seed}.png" for seed in (1, 2) if f"seed {seed}:" in done.stderr}
        if done.returncode != ExitCode.BAD_INPUT or "Traceback" in done.stderr or "ld-edit: " not in done.stderr:
            tally.refuse(f"write {n}: {done.returncode} {done.stderr}")
        elif not announced <= kept:
            tally.refuse(f"write {n}: announced {announced}, kept {kept}")
        else:
            tally.told += 1
        tally.look_at(folder, f"write {n}")
    return tally


def run_edit(bench: Bench, out: Path) -> subprocess.CompletedProcess[str]:
    with environment(bench.disk):
        return subprocess.run(
            run_command("--seeds", "2", "--out", str(out), "--model", str(bench.resources / "starter" / "diffusion")),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )


def run(home: Path, quick: bool) -> list[Tally]:
    bench = Bench(home, every=14 if quick else 1)
    tallies = engine_trials(bench)
    tallies += export_trials(bench, (".png", ".tif") if quick else (".png", ".jpg", ".webp", ".tif"))
    tallies.append(window_trials(bench))
    if not quick:
        tallies.append(command_trials(bench, 12))
    bench.disk.close()
    return tallies


if __name__ == "__main__":
    sys.exit(main("disk", __doc__, run))
