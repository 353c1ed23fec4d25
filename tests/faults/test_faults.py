"""Some of the trials of the commands beside this file, which try all of them."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.faults import disk, killed_batch, kills, project_saves, resumed
from tests.faults.faulty_disk import COMPILER, WITHOUT
from tests.faults.tally import table


@pytest.mark.skipif(COMPILER is None, reason=WITHOUT)
@pytest.mark.parametrize("trials", [disk, kills], ids=["a disk that fills", "kill -9"])
def test_every_save_is_whole_or_absent_and_every_end_is_told(tmp_path: Path, trials: ModuleType) -> None:
    tallies = trials.run(tmp_path, quick=True)
    assert all(tally.clean for tally in tallies), "\n".join(table(tallies))


@pytest.mark.skipif(COMPILER is None, reason=WITHOUT)
def test_the_old_project_or_the_new_one_is_whole_whatever_fails(tmp_path: Path) -> None:
    ours, naive = project_saves.run(tmp_path, quick=True)
    assert all(tally.clean for tally in ours), "\n".join(table(ours))
    assert sum(tally.incomplete for tally in naive) > 5  # the trials do find what is broken


@pytest.mark.parametrize("trials", [resumed, killed_batch], ids=["a run", "a batch"])
def test_what_was_killed_goes_on_to_the_same_end(tmp_path: Path, trials: ModuleType) -> None:
    tallies = trials.run(tmp_path, quick=True)
    assert all(tally.clean for tally in tallies), "\n".join(table(tallies))
