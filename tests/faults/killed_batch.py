"""A batch of 40 scenes, two of them broken, that is killed outright twice: ``python -m tests.faults.killed_batch``.

It is to end with 38 results and a table. ``--quick`` has 6 scenes. Ends with 1 where anything is not as it should be.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Final

import psutil

from engine.pictures import picture_io
from engine.protocol.errors import ExitCode
from engine.protocol.events import Progress, decode_event
from engine.protocol.requests import EditRequest, Pointer, encode
from engine.starter.parameters import sample_parameters
from engine.starter.world import draw_scene
from tests.faults.setting import ROOT, write_resources
from tests.faults.tally import Tally, main

_SETTINGS: Final = {"embedding_steps": 8, "weight_steps": 8, "sampling_steps": 3, "checkpoint_seconds": 0}


def _write_scenes(folder: Path, model: Path, count: int) -> Path:
    """A request on each line; the second photo and the last but one are none."""
    lines: list[str] = []
    for number in range(count):
        scene = draw_scene(sample_parameters(random.Random(number)), 128)
        photo, mask = folder / f"scene-{number}.png", folder / f"mask-{number}.png"
        scene.picture.save(photo)
        picture_io.write_mask(scene.mask, mask)
        if number in (1, count - 2):
            photo.write_bytes(b"no picture")
        request = EditRequest(
            job="",
            model=str(model),
            photo=photo.name,
            pointer=Pointer(mask=mask.name),
            object_prompt="a dog jumping",
            background_prompt="in the snow",
            seeds=(1, 2),
            overrides=_SETTINGS,
            out="",
        )
        lines.append(json.dumps(json.loads(encode(request)) | {"name": f"scene-{number}"}))
    edits = folder / "edits.jsonl"
    edits.write_text("\n".join(lines), encoding="utf-8")
    return edits


def _killed(command: list[str], stage: str, job: str) -> bool:
    """Whether the command lived until that edit was in that stage, and was killed there with its engine."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as batch:
        assert batch.stdout is not None
        for line in batch.stdout:
            event = decode_event(line)
            if isinstance(event, Progress) and (event.job, event.stage) == (job, stage) and event.step > 2:
                for child in psutil.Process(batch.pid).children(recursive=True):
                    child.kill()
                batch.kill()
                return True
    return False


def run(home: Path, quick: bool) -> list[Tally]:
    tally, count = Tally("a batch"), 6 if quick else 40
    model = write_resources(home / "resources") / "starter" / "diffusion"
    edits, out = _write_scenes(home, model, count), home / "out"
    command = [sys.executable, "-m", "engine", "batch", str(edits), "--out", str(out)]
    for stage, number in (("weights", count // 3), ("sampling", count // 2)):
        tally.trials += 1
        if _killed([*command, "--json"], stage, f"scene-{number}"):
            tally.killed += 1
        else:
            tally.refuse(f"it never came to {stage} of scene-{number}")
    drawn = {path: path.stat().st_mtime_ns for path in out.glob("*/edit-*.png")}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    rows = json.loads((out / "batch.json").read_bytes())
    failed = [row["name"] for row in rows if row["state"] != "done"]
    whole = [
        row["name"] for row in rows if all(Path(path).is_file() for path in row["candidates"]) and row["candidates"]
    ]
    if (
        done.returncode == ExitCode.BAD_INPUT
        and failed == ["scene-1", f"scene-{count - 2}"]
        and len(whole) == count - 2
        and f"{count - 2} of {count} edits are done." in done.stdout
        and drawn == {path: path.stat().st_mtime_ns for path in drawn}
    ):
        tally.finished += 1
    else:
        tally.refuse(f"exit code {done.returncode}, failed: {failed}, whole: {len(whole)}\n{done.stdout}{done.stderr}")
    tally.look_at(out, "the batch")
    print(done.stdout)
    return [tally]


if __name__ == "__main__":
    sys.exit(main("killed_batch", __doc__, run))
