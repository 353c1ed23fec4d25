"""What the artist wishes of the job that is under way."""

from __future__ import annotations

from engine.protocol.requests import SteerRequest, Wish
from engine.protocol.results import SteerDone
from ld_desktop.actions.workspace import Workspace, new_job


class RunSteering:
    """Nothing is done where no job runs."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def pause(self) -> None:
        """It stands still at the end of its step, or goes on."""
        run = self._workspace.run
        run.pause(run.busy and not run.paused)
        self._steer("pause" if run.paused else "continue")

    def end_stage(self) -> None:
        """What is learned right now is used as far as it got."""
        self._workspace.run.pause(False)
        self._steer("end_stage")

    def sample_now(self) -> None:
        """Candidates of what is learned so far, which then goes on."""
        self._workspace.run.pause(False)
        self._steer("sample")

    def _steer(self, wish: Wish) -> None:
        if (job := self._workspace.run.job) is not None:
            request = SteerRequest(job=new_job(), steered=job, wish=wish)
            self._workspace.spawn(self._workspace.engine.request(request, SteerDone))
