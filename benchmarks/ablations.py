"""What each part of the method does: the rows a to k of the paper's table 1, alpha, the steps of its appendix, and what
the paper leaves open.

The judged edits of ``benchmarks.edits`` are made once for every row; the paper's f, its whole method, is a row beside
the method as the model's card sets it, which is the whole method here. The paper gives a CLIP score of text and picture
for each row, and f has the best. Beside each row it is told whether the whole method is ahead of it here as well, by a
sign test over the edits: in text success, which is what that score tries to say, in identity, and in all at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import edits, report
from benchmarks.comparing import COMPARED, SignTest
from benchmarks.makers import Variant
from engine.models.checks.model_folder import read_card
from engine.protocol.settings import resolve

_WHOLE: Final = edits.OURS.name
_CLIP_OF_WHOLE: Final = 0.35
_PAPER: Final[Mapping[str, tuple[Mapping[str, Any], float]]] = {
    "a no L_obj": ({"object_weight": 0}, 0.28),
    "b no L_bg": ({"background_weight": 0}, 0.32),
    # the lambdas count by their ratio, so both are set: a model's card may have another lambda_2 than the paper's 1
    "c lambda_1 1": ({"object_weight": 1, "background_weight": 1}, 0.29),
    "d lambda_1 3": ({"object_weight": 3, "background_weight": 1}, 0.32),
    "e lambda_1 1, lambda_2 3": ({"object_weight": 1, "background_weight": 3}, 0.28),
    "f lambda_1 2": ({"object_weight": 2, "background_weight": 1}, _CLIP_OF_WHOLE),
    "g no stage 1": ({"embedding_steps": 0}, 0.33),
    "h no stage 2": ({"weight_steps": 0}, 0.32),
    "i no iterative guidance": ({"object_steps": "none"}, 0.29),
    "j alpha 1": ({"alpha": 1}, 0.32),
    "k alpha 0": ({"alpha": 0}, 0.29),
}
_OPEN: Final[Mapping[str, Mapping[str, Any]]] = {
    "alpha 0.3": {"alpha": 0.3},
    "e_a at odd steps": {"object_steps": "odd"},
    "stage 1 joint": {"embedding_form": "joint"},
    "stage 1 joint, error around": {"embedding_form": "joint", "joint_region": "background"},
    "mean over the mask": {"normalise": "mask"},
}
_SAMPLED: Final = ("i no iterative guidance", "e_a at odd steps")  # they share the training of the whole method
_STEPS: Final = (0.25, 0.5, 2)  # of the stage's own count
_CHANCE: Final = 0.05


class Options(edits.Options):
    rows: list[str] | None


def main(arguments: Sequence[str] | None = None) -> None:
    parser = edits.parser("ablations", __doc__)
    parser.add_argument(
        "--rows", nargs="+", metavar="NAME", help="only these, named by their first words: a, stage, e_a"
    )
    options = parser.parse_args(arguments, namespace=Options())
    edits.shorten(options)
    every = rows(options.folder or options.resources / "starter" / "diffusion")
    chosen = [row for row in every if options.rows is None or _named(row.name, options.rows)]
    if idle := [name for name in options.rows or () if not any(_named(row.name, [name]) for row in every)]:
        parser.error(f"no row begins with '{idle[0]}': " + "; ".join(row.name for row in every))
    figures = edits.measure(options, [edits.OURS, *chosen])
    names = [row.name for row in chosen]
    compared = {name: _PAPER[name][1] for name in names if name in _PAPER}
    tests = figures["sign tests"]
    table = [
        [name, f"{compared[name]:.2f}" if name in compared else "", *(_answer(tests[n][name]) for n in COMPARED)]
        for name in names
    ]
    report.print_table([f"whole method ahead of (paper: {_CLIP_OF_WHOLE})", "paper", *COMPARED], table)
    report.finish("ablations", options, figures | {"paper": compared | {_WHOLE: _CLIP_OF_WHOLE}}, [])


def _named(row: str, names: Sequence[str]) -> bool:
    return any(f"{row} ".startswith(f"{name} ") for name in names)


def rows(folder: Path) -> list[Variant]:
    """All but the whole method. ``folder`` is the diffusion model: the step counts are shares of its own preset's."""
    own = resolve("balanced", read_card(folder).presets, {})
    stages = (("stage 1", "embedding_steps", own.embedding_steps), ("stage 2", "weight_steps", own.weight_steps))
    counted = [
        Variant(f"{stage} {round(count * share)} steps", overrides={setting: round(count * share)})
        for stage, setting, count in stages
        for share in _STEPS
    ]
    named = {name: overrides for name, (overrides, _) in _PAPER.items()} | _OPEN
    made = [
        Variant(name, overrides=overrides, sampled_from=_WHOLE if name in _SAMPLED else None)
        for name, overrides in named.items()
    ]
    return [*made, *counted]


def ahead(test: SignTest) -> bool | None:
    """None where chance does as much."""
    return None if test.p > _CHANCE else test.won > test.lost


def _answer(test: SignTest) -> str:
    found = {True: "yes", False: "NO", None: "not told apart"}[ahead(test)]
    return f"{found} ({test.won} to {test.lost})"


if __name__ == "__main__":
    main()
