from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.starter.judge import Judge, JudgeNet, load_net
from engine.starter.training.data import FIRST_UNSEEN_SEED, Scenes, scene_parameters
from engine.starter.training.judge import (
    accuracy,
    answers,
    augmented,
    mark_colours,
    not_scenes,
    save_judge,
    take_weights,
    train_judge,
)
from engine.starter.training.vae import build_vae, to_tensor
from engine.starter.vocabulary import MARK_COLOURS, PLACES, SUBJECTS
from engine.starter.world import draw_scene


@pytest.fixture(scope="module")
def scenes() -> Scenes:
    drawn = [draw_scene(scene_parameters(FIRST_UNSEEN_SEED + i), 64) for i in range(6)]
    pictures = np.stack([np.asarray(scene.picture) for scene in drawn])
    masks = np.stack([np.round(scene.mask * 255).astype(np.uint8) for scene in drawn])
    return Scenes(pictures, masks, [scene.parameters for scene in drawn])


def test_the_truth_is_the_scenes_parameters(scenes: Scenes) -> None:
    truth, worn = answers(scenes.parameters), mark_colours(scenes.parameters)
    for i, parameters in enumerate(scenes.parameters):
        assert SUBJECTS[int(truth[i, 0])] == parameters.animal
        assert PLACES[int(truth[i, 3])] == parameters.place
        found = {name for name, is_worn in zip(MARK_COLOURS, worn[i], strict=True) if is_worn}
        assert found == {mark.colour for mark in parameters.marks}


def test_pictures_that_are_none_stay_pictures_and_differ(scenes: Scenes) -> None:
    x = to_tensor(scenes.pictures)
    masks = torch.tensor(np.array(scenes.masks)).float().unsqueeze(1) / 255
    for seed in range(24):
        rng = np.random.default_rng(seed)
        worse = augmented(x, rng)
        assert worse.shape == x.shape
        assert worse.abs().max() <= 1
        nothing = not_scenes(x, masks, rng)
        assert nothing.shape == x.shape
        assert nothing.abs().max() <= 1.001
        assert (nothing - x).abs().mean() > (worse - x).abs().mean() / 4


def test_training_resumes_and_what_it_saves_is_a_judge(tmp_path: Path, scenes: Scenes) -> None:
    vae = build_vae((8, 8, 8))
    larger = scenes.pictures.repeat(2, axis=1).repeat(2, axis=2)
    net = train_judge(scenes, larger, vae, tmp_path / "work", 1e-6, 10, "cpu", None)
    first = torch.load(tmp_path / "work" / "judge.pt", weights_only=True)
    torch.save(first | {"step": 1000}, tmp_path / "work" / "judge.pt")
    again = train_judge(scenes, larger, vae, tmp_path / "work", 2 * first["seconds"] / 60, 10, "cpu", None)
    second = torch.load(tmp_path / "work" / "judge.pt", weights_only=True)
    assert second["step"] > 1000
    assert any(not torch.equal(a, b) for a, b in zip(net.parameters(), again.parameters(), strict=True))
    assert all(0 <= share <= 1 for share in accuracy(again, scenes).values())
    save_judge(again, tmp_path / "out")
    verdict = Judge.load(tmp_path / "out").read(draw_scene(scenes.parameters[0], 64).picture)
    assert verdict.animal.label in SUBJECTS
    assert set(verdict.marks) == set(MARK_COLOURS)


def test_a_judge_of_a_smaller_world_lends_what_still_fits(tmp_path: Path) -> None:
    older = JudgeNet()
    older.heads["animal"] = torch.nn.Linear(256, 3)
    save_judge(older, tmp_path)
    net = JudgeNet()
    own = {name: value.clone() for name, value in net.state_dict().items()}
    take_weights(net, tmp_path)
    taken = net.state_dict()
    assert torch.equal(taken["heads.animal.weight"], own["heads.animal.weight"])
    assert torch.equal(taken["join.weight"], older.state_dict()["join.weight"].half().float())


def test_a_judge_is_trained_on_from_another(tmp_path: Path, scenes: Scenes) -> None:
    vae = build_vae((8, 8, 8))
    save_judge(JudgeNet(), tmp_path / "begun")
    begun = load_net(tmp_path / "begun")
    net = train_judge(scenes, scenes.pictures, vae, tmp_path / "work", 1e-6, 10, "cpu", tmp_path / "begun")
    moved = [(a - b).abs().max() for a, b in zip(net.parameters(), begun.parameters(), strict=True)]
    assert 0 < max(moved) < 0.05
