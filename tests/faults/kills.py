"""kill -9 inside every save and at every stage of a run, of each process of it: ``python -m tests.faults.kills``.

``--quick`` tries a few saves. Prints what came of it; ends with 1 where anything is not as it should be.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

import psutil

from engine.files import atomic, checkpoint_folder, folder_lock
from engine.files.checkpoint_folder import CHECKPOINTS
from engine.protocol.errors import ExitCode
from engine.protocol.events import CandidateReady, Progress, decode_event
from engine.protocol.requests import encode
from tests.faults.disk import WINDOW, Bench
from tests.faults.faulty_disk import Fault
from tests.faults.setting import PHOTO, ROOT, edit, environment, run_command
from tests.faults.tally import LONGEST_S, Tally, main

# an engine that does each edit in a process of its own, forked once everything is imported, loaded and has run
FORKING: Final = """
import os, sys
from pathlib import Path
from engine.process.dispatch import Engine
from engine.protocol.requests import decode_request
engine = Engine(Path(sys.argv[1]))
for number, line in enumerate(sys.stdin):
    request = decode_request(line.encode())
    if number == 0:
        engine.run(request, lambda event: None, lambda: False)
        print(0, flush=True)
        continue
    child = os.fork()
    if child == 0:
        engine.run(request, lambda event: None, lambda: False)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
EXPORT: Final = """
import sys
from engine.helpers.export_helper import run
from engine.helpers.picture_helpers import ExportTask, Placed
from engine.protocol.requests import Box
run(ExportTask(sys.argv[2], (Placed(sys.argv[3], Box(0, 0, 512, 512), 1),), sys.argv[1] + "/out" + sys.argv[4]))
"""
_QTS: Final = re.compile(r"settings\.ini\.[A-Za-z0-9]{6}")  # while Qt writes the settings
_QTS_LOCK: Final = "settings.ini.lock"  # which the next one who writes them takes over
_LEFT: Final = {_QTS_LOCK, CHECKPOINTS}  # the run can go on from its checkpoints; one that begins anew drops them
_PYTHON_STARTS: Final = "Fatal Python error: init_"  # what Python says where it has not come to the program yet
_GIVE_UP_S: Final = 60.0
# how a run stays in a stage long enough to be killed there
_SEEDS: Final = 4
_LONG: Final = {
    "starting": (),
    "reference": ("--reference", "generate", "--set", "sampling_steps=500"),
    "embeddings": ("--set", "embedding_steps=100000"),
    "weights": ("--set", "weight_steps=100000"),
    "sampling": ("--set", "sampling_steps=500"),
    "exporting": ("--seeds", "40"),
}


def save_trials(bench: Bench, name: str, do: Callable[[Path], int]) -> Tally:
    """``do`` saves into a folder and gives its exit code; it is killed at each thing that it does to the disk.

    Twice over: into an empty folder, and over what a run before it saved there.
    """
    tally = Tally(name)
    first = bench.folder / "first"
    bench.disk.plan(Fault.NONE)
    first.mkdir()
    assert do(first) == 0
    most, whole = bench.disk.counted, {path.name for path in first.iterdir()}
    for before in (False, True):
        for n in range(1, most + 1, bench.every):
            folder, what = bench.folder / "trial", f"kill at {n}" + (" over an earlier run" if before else "")
            if before:
                shutil.copytree(first, folder)
            else:
                folder.mkdir()
            bench.disk.plan(Fault.KILL, n)
            code = do(folder)
            bench.disk.plan(Fault.NONE)
            tally.trials += 1
            if code == -signal.SIGKILL:
                tally.killed += 1
            elif code == 0:  # it did less than the first time
                tally.finished += 1
            else:
                tally.refuse(f"{what}: exit code {code}")
            atomic.sweep(folder)
            checkpoint_folder.sweep(folder)  # as the next run there does, whether it goes on or begins anew
            for path in folder.iterdir():
                if _QTS.fullmatch(path.name):  # the next start removes it
                    path.unlink()
            tally.look_at(folder, what)
            if strange := {path.name for path in folder.iterdir()} - whole - _LEFT:
                tally.refuse(f"{what}: {strange} was never to be there")
            if do(folder) != 0 or {path.name for path in folder.iterdir()} != whole:
                tally.refuse(f"{what}: the next run does not go as the first")
            shutil.rmtree(folder)
    shutil.rmtree(first)
    return tally


@contextlib.contextmanager
def forking_engine(bench: Bench, first: Path) -> Generator[Callable[[Path], int]]:
    with environment(bench.disk):
        command = [sys.executable, "-c", FORKING, str(bench.resources)]
        one_thread = os.environ | {"OMP_NUM_THREADS": "1"}  # others would not be there after a fork
        engine = subprocess.Popen(
            command, cwd=ROOT, env=one_thread, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def do(out: Path) -> int:
        assert engine.stdin is not None and engine.stdout is not None
        engine.stdin.write(encode(edit(out)).decode() + "\n")
        engine.stdin.flush()
        return int(engine.stdout.readline())

    with engine:
        assert do(first) == 0
        yield do
        assert engine.stdin is not None
        engine.stdin.close()


def child_trials(bench: Bench, name: str, code: str, *arguments: str) -> Tally:
    """``code`` in a process of its own gets the folder and ``arguments``."""

    def do(folder: Path) -> int:
        with environment(bench.disk):
            command = [sys.executable, "-c", code, str(folder), *arguments]
            return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode

    return save_trials(bench, name, do)


def start_run(bench: Bench, stage: str, out: Path) -> subprocess.Popen[bytes]:
    model = str(bench.resources / "starter" / "diffusion")
    command = run_command("--json", "--seeds", str(_SEEDS), "--out", str(out), "--model", model, *_LONG[stage])
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for(run: subprocess.Popen[bytes], stage: str) -> None:
    """Until the run is in ``stage``."""
    assert run.stdout is not None
    if stage == "starting":
        while not children(run, "engine.process.worker"):
            time.sleep(0.01)
        return
    for line in run.stdout:
        event = decode_event(line)
        if isinstance(event, Progress) and event.stage == stage:
            return
        if stage == "exporting" and isinstance(event, CandidateReady) and event.seed == _SEEDS:
            while run.poll() is None and not children(run, "export"):
                time.sleep(0.01)
            return
    assert run.stderr is not None
    raise AssertionError(f"the run never came to {stage}: {run.stderr.read().decode()}")


def children(run: subprocess.Popen[bytes], module: str = "") -> list[psutil.Process]:
    found: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):  # the run has ended
        for child in psutil.Process(run.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):  # it has ended, and the others have not
                if module in child.cmdline()[-3:]:
                    found.append(child)
    return found


def gone_after(processes: list[psutil.Process], since: float) -> float:
    """Seconds until all of them have ended."""
    while any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes):
        if time.monotonic() - since > _GIVE_UP_S:
            break
        time.sleep(0.01)
    return time.monotonic() - since


def stage_trials(bench: Bench) -> list[Tally]:
    """The command is killed, or its engine."""
    command, engine = Tally("ld-edit killed"), Tally("its engine killed")
    for stage in _LONG:
        for tally in (command, engine):
            if (stage, tally) == ("exporting", engine):
                continue  # it has ended by then
            out = bench.folder / "run"
            run = start_run(bench, stage, out)
            wait_for(run, stage)
            family = psutil.Process(run.pid).children(recursive=True)
            killed = time.monotonic()
            if tally is command:
                run.kill()
                run.communicate()
                if (seconds := gone_after(family, killed)) > LONGEST_S:
                    tally.orphans += 1
                    tally.faults.append(f"{stage}: a child lived on for {seconds:.1f} s")
                tally.killed += 1
            else:
                for child in children(run, "engine.process.worker"):
                    child.kill()
                complaint = run.communicate()[1].decode()
                tally.took(time.monotonic() - killed, stage)
                if run.returncode == ExitCode.OUT_OF_MEMORY and "was killed" in complaint:
                    tally.told += 1
                else:
                    tally.refuse(f"{stage}: exit code {run.returncode}: {complaint}")
            tally.trials += 1
            with folder_lock.held(out):  # as the next command does, which nobody hinders
                atomic.sweep(out)
            tally.look_at(out, stage)
            shutil.rmtree(out, ignore_errors=True)
    return [command, engine]


def interrupt_trials(bench: Bench, moments: tuple[float, ...]) -> Tally:
    """Ctrl-C so many seconds after the start of ``ld-edit run``."""
    tally = Tally("Ctrl-C")
    for moment in moments:
        run = start_run(bench, "embeddings", bench.folder / "run")
        time.sleep(moment)
        family = psutil.Process(run.pid).children(recursive=True)
        told = time.monotonic()
        run.send_signal(signal.SIGINT)
        complaint = run.communicate()[1].decode()
        tally.trials += 1
        tally.took(time.monotonic() - told, f"after {moment} s")
        if gone_after(family, told) > LONGEST_S:
            tally.orphans += 1
        ended = run.returncode in (ExitCode.CANCELLED, -signal.SIGINT) and "Traceback" not in complaint
        if ended or complaint.startswith(_PYTHON_STARTS):
            tally.told += 1
        else:
            tally.refuse(f"after {moment} s: exit code {run.returncode}: {complaint}")
        shutil.rmtree(bench.folder / "run", ignore_errors=True)
    return tally


def run(home: Path, quick: bool) -> list[Tally]:
    bench = Bench(home, every=23 if quick else 1)
    made = home / "made"
    with forking_engine(bench, made) as do:
        tallies = [save_trials(bench, "a whole run", do)]
    formats = (".png",) if quick else (".png", ".jpg", ".webp", ".tif")
    drawn = str(made / "candidate-1.png")
    tallies += [child_trials(bench, f"export {suffix}", EXPORT, PHOTO, drawn, suffix) for suffix in formats]
    tallies.append(child_trials(bench, "settings, notes, masks", WINDOW))
    if not quick:
        tallies += stage_trials(bench)
        tallies.append(interrupt_trials(bench, (0.02, 0.1, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0)))
    bench.disk.close()
    return tallies


if __name__ == "__main__":
    sys.exit(main("kills", __doc__, run))
