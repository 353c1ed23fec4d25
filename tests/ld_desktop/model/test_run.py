from __future__ import annotations

import io

from PIL import Image
from PySide6.QtCore import QRect

from engine.protocol.events import Cancelled, LossPoint, Preview, Progress, StagePlan, Started, finished
from engine.protocol.results import CheckSamDone
from ld_desktop.model.run import Run


def small_png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    return file.getvalue()


def started() -> Run:
    run = Run()
    run.begin("1", "edit", QRect())
    run.take(Started(job="1", stages=(StagePlan("embeddings", 30), StagePlan("weights", 10))))
    return run


def test_the_fraction_counts_all_stages() -> None:
    run = started()
    assert run.fraction == 0
    run.take(Progress(job="1", stage="embeddings", step=15, steps=30, eta_s=4.0))
    assert run.fraction == 15 / 40 and run.eta_s == 4.0
    run.take(Progress(job="1", stage="weights", step=5, steps=10))
    assert run.fraction == 35 / 40 and run.eta_s is None


def test_events_of_other_jobs_are_ignored() -> None:
    run = started()
    run.take(Progress(job="2", stage="weights", step=5, steps=10))
    run.take(finished("2", CheckSamDone()))
    assert run.busy and run.stage == ""


def test_losses_are_kept_by_stage_until_the_next_edit() -> None:
    run = started()
    point = LossPoint(job="1", stage="weights", step=1, total=3.0, object=1.0, background=1.0)
    run.take(point)
    run.take(finished("1", CheckSamDone()))
    assert run.losses == {"weights": [point]} and run.outcome == "finished"
    run.begin("2", "sample", QRect())
    assert run.losses
    run.take(Cancelled(job="2"))
    assert run.outcome == "cancelled"
    run.begin("3", "edit", QRect())
    assert not run.losses


def test_a_preview_ends_with_its_stage() -> None:
    run = started()
    run.take(Progress(job="1", stage="embeddings", step=1, steps=30))
    run.take(Preview(job="1", stage="embeddings", step=1, png=small_png()))
    assert run.preview is not None and run.preview.width() == 4
    run.take(Progress(job="1", stage="embeddings", step=2, steps=30))
    assert run.preview is not None
    run.take(Progress(job="1", stage="weights", step=1, steps=10))
    assert run.preview is None


def test_a_hidden_preview_stays_hidden_until_the_next_job() -> None:
    run = started()
    shown = Preview(job="1", stage="weights", step=1, png=small_png())
    run.hide_preview()  # there is none: this hides none that comes
    run.take(shown)
    assert run.preview is not None
    run.hide_preview()
    assert run.preview is None
    run.take(shown)
    assert run.preview is None
    run.begin("2", "edit", QRect())
    run.take(Preview(job="2", stage="weights", step=1, png=small_png()))
    assert run.preview is not None


def test_a_job_that_never_reached_the_engine_is_over() -> None:
    run = started()
    run.abandon("other")
    assert run.busy
    run.abandon("1")
    assert not run.busy and run.outcome == "failed"
