"""The judge: a small classifier that says what a picture of the world shows, or that it shows none.

It is trained on scenes the world drew and on nothing a diffusion model made, so it can judge those.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import torch
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from engine.files.resources import resources_folder
from engine.pictures import picture_io
from engine.protocol.channel import Channel
from engine.protocol.errors import ModelError
from engine.starter.vocabulary import COLOURS, MARK_COLOURS, PLACES, POSES, SUBJECTS, WEATHERS

SIZE = 64
QUESTIONS = {"animal": SUBJECTS, "colour": COLOURS, "pose": POSES, "place": PLACES, "weather": WEATHERS}
_WIDTHS = (32, 64, 128, 192)


class Reading(msgspec.Struct, frozen=True):
    """The likeliest answer and its probability in [0, 1]."""

    label: str
    p: float


class Verdict(msgspec.Struct, frozen=True):
    """``reject``: probability that the picture shows no object in a place (one that lacks parts may pass).

    ``marks``: for each mark colour the probability that the object wears it. Captions never name marks, so they tell
    whether an edited object is still the same individual.
    """

    animal: Reading
    colour: Reading
    pose: Reading
    place: Reading
    weather: Reading
    reject: float
    marks: dict[str, float]


class _Block(nn.Module):
    def __init__(self, into: int, out: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(into, out, 3, stride=2, padding=1, bias=False)
        self.second = nn.Conv2d(out, out, 3, padding=1, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(out), nn.BatchNorm2d(out)])

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.norms[0](self.first(x)))
        return functional.relu(x + self.norms[1](self.second(x)))


class JudgeNet(nn.Module):
    """float32 (N, 3, 64, 64) in [-1, 1] to logits: each question (N, answers), reject (N,), mark colours (N, 7)."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(_Block(a, b) for a, b in zip((3, *_WIDTHS), _WIDTHS, strict=False)))
        # where a leg or an ear is matters, so the last 4 x 4 places are kept apart instead of averaged
        self.join = nn.Linear(_WIDTHS[-1] * 16, 256)
        self.heads = nn.ModuleDict({name: nn.Linear(256, len(answers)) for name, answers in QUESTIONS.items()})
        self.reject = nn.Linear(256, 1)
        self.marks = nn.Linear(256, len(MARK_COLOURS))

    def forward(self, x: Tensor) -> tuple[dict[str, Tensor], Tensor, Tensor]:
        features = functional.relu(self.join(self.blocks(x).flatten(1)))
        answers = {name: head(features) for name, head in self.heads.items()}
        return answers, self.reject(features)[:, 0], self.marks(features)


def load_net(folder: Path) -> JudgeNet:
    """Raises ModelError as ``Judge.load`` does."""
    net = JudgeNet()
    try:
        net.load_state_dict({key: value.float() for key, value in load_file(folder / "judge.safetensors").items()})
    except (OSError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            "The judge in {folder} cannot be loaded.", "Install the program again.", folder=folder
        ) from error
    return net


class Judge:
    """A trained net, ready to read pictures of any size."""

    def __init__(self, net: JudgeNet) -> None:
        self._net = net.eval().requires_grad_(False)

    @classmethod
    def load(cls, folder: Path) -> Judge:
        """Raises ModelError where the judge is not there or cannot be used."""
        return cls(load_net(folder))

    def read(self, picture: Image.Image) -> Verdict:
        return self.read_all([picture])[0]

    def read_all(self, several: Sequence[Image.Image]) -> list[Verdict]:
        """One verdict a picture; each is area-resampled to 64 x 64 first."""
        x = torch.stack([_tensor(picture) for picture in several])
        answers, reject, marks = self._net(x)
        chances = {name: logits.softmax(dim=1) for name, logits in answers.items()}
        rejects: list[float] = reject.sigmoid().tolist()
        worn: list[list[float]] = marks.sigmoid().tolist()
        verdicts: list[Verdict] = []
        for i, p in enumerate(rejects):
            readings = {name: _best(name, chance[i]) for name, chance in chances.items()}
            verdicts.append(Verdict(**readings, reject=p, marks=dict(zip(MARK_COLOURS, worn[i], strict=True))))
        return verdicts


def _best(question: str, chance: Tensor) -> Reading:
    at = int(chance.argmax())
    return Reading(QUESTIONS[question][at], float(chance[at]))


def _tensor(picture: Image.Image) -> Tensor:
    small = picture.convert("RGB").resize((SIZE, SIZE), Image.Resampling.BOX)
    return torch.tensor(np.array(small)).permute(2, 0, 1).float() / 127.5 - 1.0


def serve(channel: Channel, arguments: Sequence[str]) -> None:
    """The helper: it is given a path, and answers with a Verdict."""
    judge = Judge.load(resources_folder() / "starter" / "judge")
    channel.result(judge.read(picture_io.read_picture(Path(arguments[0]))))
