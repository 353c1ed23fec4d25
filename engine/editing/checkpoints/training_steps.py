"""The steps of a training that can be cut off, stopped and continued."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from torch import nn

from engine.editing.checkpoints.training_state import Moment, TrainingState
from engine.editing.job import Job, LossLog
from engine.editing.memory.modes import Optimiser
from engine.protocol.events import Checkpointed


def training_steps(
    job: Job,
    planned: int,
    parameters: Sequence[nn.Parameter],
    optimiser: Optimiser,
    log: LossLog,
    last: bool,
    sample: Callable[[int], None] | None = None,
) -> Iterator[int]:
    """The indices of the steps that the job's current stage has still to do, of ``planned`` ones.

    Where the run goes on with an earlier one, ``parameters`` and ``optimiser`` first become what they were then. After
    a step a checkpoint is written where one is due or the run is to stand still, and the stage ends where a person
    wished it. ``last``: no stage that trains follows. ``sample`` is called, with the number of steps that are done,
    where a person wished for candidates between two of them. Raises CancelledError, NotFiniteError.
    """
    states, stage = job.states, job.current
    first = 0
    if states is not None:
        planned = states.steps(stage, planned)
        first, report, losses = states.earlier(stage)
        if first:
            states.restore(stage, parameters, optimiser)
            job.go_on(first, report, losses)
            log.go_on(first)

    def keep(states: TrainingState, done: int) -> None:
        log.flush()
        moment = Moment(stage, done, planned, job.reports_so_far(), job.losses)
        if (written := states.write(moment, parameters, optimiser)) is not None:
            job.emit(Checkpointed(job=job.name, stage=stage, path=str(written)))

    if states is not None and first < planned:
        states.begin_training()
    for step in range(first, planned):
        yield step
        ends = job.ends_stage()
        before_pause = None
        if states is not None and states.due:
            keep(states, step + 1)
        elif states is not None:
            before_pause = partial(keep, states, step + 1)
        job.step_done(before_pause)
        if ends:
            if states is not None:
                states.end_early(stage, step + 1)
            break
        if sample is not None and job.samples() and step + 1 < planned:
            sample(step + 1)
    if states is not None:
        states.end(stage, parameters, last)
