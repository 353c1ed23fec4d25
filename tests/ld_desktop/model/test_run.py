from __future__ import annotations

import io

from PIL import Image
from PySide6.QtCore import QRect

from engine.protocol.errors import UsageError
from engine.protocol.events import (
    Cancelled,
    LossPoint,
    Preview,
    Progress,
    Retried,
    StagePlan,
    Started,
    failure_of,
    finished,
)
from engine.protocol.results import CheckSamDone
from engine.protocol.texts import shown
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
    run.take(Progress(job="1", stage="embeddings", step=15, steps=30, eta_s=4.0, steps_per_s=7.5))
    assert run.fraction == 15 / 40 and run.eta_s == 4.0 and run.speed == 7.5
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


class Heard:
    """How often each signal of a run was emitted since it was last asked."""

    def __init__(self, run: Run) -> None:
        self._counts = {"changed": 0, "progressed": 0, "losses": 0, "preview": 0}
        run.changed.connect(lambda: self._count("changed"))
        run.progressed.connect(lambda: self._count("progressed"))
        run.losses_changed.connect(lambda: self._count("losses"))
        run.preview_changed.connect(lambda: self._count("preview"))

    def _count(self, name: str) -> None:
        self._counts[name] += 1

    def since(self) -> set[str]:
        heard = {name for name, count in self._counts.items() if count}
        self._counts = dict.fromkeys(self._counts, 0)
        return heard


def test_a_new_run_has_done_nothing() -> None:
    run = Run()
    assert (run.busy, run.job, run.kind, run.outcome, run.stage, run.plan) == (False, None, "edit", "none", "", ())
    assert (run.step, run.steps, run.eta_s, run.losses, run.pointing, run.frame) == (0, 0, None, {}, 0, QRect())
    assert not (run.cancelling or run.paused or run.trains) and run.here and run.photo == ""
    assert run.fraction == 0 and run.preview is None


def test_each_event_is_told_by_its_signal() -> None:
    run = Run()
    heard = Heard(run)
    run.begin("1", "edit", QRect(1, 2, 3, 4))
    assert heard.since() == {"changed", "losses", "preview"} and run.frame == QRect(1, 2, 3, 4)
    run.take(Started(job="1", stages=(StagePlan("embeddings", 30),)))
    assert heard.since() == {"progressed"}
    run.take(Progress(job="1", stage="embeddings", step=1, steps=30))
    assert heard.since() == {"progressed", "changed"} and (run.step, run.steps) == (1, 30)
    run.take(Progress(job="1", stage="embeddings", step=2, steps=30))
    assert heard.since() == {"progressed"}
    run.take(LossPoint(job="1", stage="embeddings", step=1, total=3.0, object=1.0, background=1.0))
    assert heard.since() == {"losses"}
    run.take(Preview(job="1", stage="embeddings", step=2, png=small_png()))
    assert heard.since() == {"preview"}
    run.point(2)
    run.point(-1)
    assert heard.since() == {"changed"} and run.pointing == 1
    run.take(failure_of("1", UsageError("No.", "Go.")))
    assert heard.since() == {"changed", "preview"} and run.outcome == "failed"
    run.begin("2", "sample", QRect())
    assert heard.since() == {"changed", "preview"}


def test_a_stage_that_begins_again_has_no_losses_of_its_first_try() -> None:
    run = started()
    heard = Heard(run)
    for stage in ("embeddings", "weights"):
        run.take(LossPoint(job="1", stage=stage, step=1, total=3.0, object=1.0, background=1.0))
    run.take(Retried(job="1", stage="weights", reason=shown("It is full.")))
    assert run.losses.keys() == {"embeddings"} and heard.since() == {"losses"}
    run.take(Retried(job="1", stage="sampling", reason=shown("It is full.")))
    assert run.losses.keys() == {"embeddings"}


def test_it_trains_in_the_two_stages_that_learn() -> None:
    run = started()
    trains: list[bool] = []
    for stage in ("reference", "embeddings", "weights", "sampling"):
        run.take(Progress(job="1", stage=stage, step=1, steps=3))
        trains.append(run.trains)
    assert trains == [False, True, True, False]
    run.take(Progress(job="1", stage="weights", step=1, steps=3))
    run.take(finished("1", CheckSamDone()))
    assert not run.trains


def test_pause_and_cancel_end_with_the_job() -> None:
    run = started()
    heard = Heard(run)
    run.pause(True)
    assert run.paused and heard.since() == {"changed"}
    run.pause(False)
    assert not run.paused and heard.since() == {"changed"}
    run.pause(True)
    run.cancel()
    assert run.cancelling and run.paused and heard.since() == {"changed"}
    run.take(Cancelled(job="1"))
    assert not run.cancelling and not run.paused
    run.cancel()
    run.pause(True)
    run.begin("2", "edit", QRect())
    assert not run.cancelling and not run.paused and run.outcome == "none"
    assert (run.plan, run.stage, run.step, run.steps, run.eta_s) == ((), "", 0, 0, None)


def test_another_photo_shows_neither_preview_nor_losses_nor_how_a_job_failed() -> None:
    run = Run()
    run.look_at("a.png", "A")
    run.begin("1", "edit", QRect())
    point = LossPoint(job="1", stage="weights", step=1, total=3.0, object=1.0, background=1.0)
    run.take(point)
    run.take(Preview(job="1", stage="weights", step=1, png=small_png()))
    heard = Heard(run)
    run.look_at("b.png", "B")
    assert (run.photo, run.here) == ("a.png", False) and run.preview is None
    assert run.losses and heard.since() == {"changed", "preview"}  # it works on, and may be looked at again
    run.look_at("c.png", "A")  # the same photo by another name
    assert run.here and run.preview is not None and run.losses
    run.take(failure_of("1", UsageError("No.", "Go.")))
    run.look_at("a.png", "A")
    assert run.outcome == "failed" and run.losses
    heard.since()
    run.look_at("b.png", "B")
    assert run.outcome == "none" and not run.losses and heard.since() == {"changed", "losses", "preview"}


def test_what_has_candidates_stays_finished_beside_another_photo() -> None:
    run = Run()
    run.look_at("a.png", "A")
    run.begin("1", "edit", QRect())
    run.take(finished("1", CheckSamDone()))
    run.look_at("b.png", "B")
    assert run.outcome == "finished"
    heard = Heard(run)
    run.forget()
    assert run.outcome == "none" and not run.losses and heard.since() == {"changed", "losses"}
