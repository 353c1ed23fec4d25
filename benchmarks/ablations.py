"""What each part of the method does: the rows a to k of the paper's table 1, with alpha and the steps of its appendix.

The judged edits of ``benchmarks.edits`` are made once for every row; f is the method as it is. The paper gives a CLIP
score of text and picture for each row, and the whole method has the best. Beside each row it is told whether the whole
method is ahead of it here as well: in text success, which is what that score tries to say, and in all at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import edits, report
from benchmarks.makers import Variant
from engine.models import read_card
from engine.settings import resolve

_WHOLE: Final = edits.OURS.name
_PAPER: Final[Mapping[str, tuple[Mapping[str, Any], float]]] = {
    "a no L_obj": ({"object_weight": 0}, 0.28),
    "b no L_bg": ({"background_weight": 0}, 0.32),
    "c lambda_1 1": ({"object_weight": 1}, 0.29),
    "d lambda_1 3": ({"object_weight": 3}, 0.32),
    "e lambda_1 1, lambda_2 3": ({"object_weight": 1, "background_weight": 3}, 0.28),
    "g no stage 1": ({"embedding_steps": 0}, 0.33),
    "h no stage 2": ({"weight_steps": 0}, 0.32),
    "i no iterative guidance": ({"object_steps": "none"}, 0.29),
    "j alpha 1": ({"alpha": 1}, 0.32),
    "k alpha 0": ({"alpha": 0}, 0.29),
}
_SAMPLED: Final = ("i no iterative guidance",)  # it shares the training of the whole method
_STEPS: Final = (0.25, 0.5, 2)  # of stage 2's own count


def main(arguments: Sequence[str] | None = None) -> None:
    options = edits.parse("ablations", __doc__, arguments, methods=False)
    variants = [edits.OURS, *rows(options.folder or options.resources / "starter" / "diffusion")]
    figures = edits.measure(options, variants)
    compared = {name: _compared(name, figures["rates"]) for name in figures["rates"] if name in _PAPER}
    table = [
        [name, f"{found['paper']:.2f}", _answer(found["text ahead"]), _answer(found["all at once ahead"])]
        for name, found in compared.items()
    ]
    report.print_table(["whole method ahead of", "paper's CLIP score", "in text", "in all at once"], table)
    report.finish("ablations", options, figures | {"paper": compared}, [])


def rows(folder: Path) -> list[Variant]:
    """All but the whole method. ``folder`` is the diffusion model: the step counts are shares of its own preset's."""
    own = resolve("balanced", read_card(folder).presets, {}).weight_steps
    counts = [round(own * share) for share in _STEPS]
    steps = [Variant(f"stage 2 {count} steps", overrides={"weight_steps": count}) for count in counts]
    made = [
        Variant(name, overrides=overrides, sampled_from=_WHOLE if name in _SAMPLED else None)
        for name, (overrides, _) in _PAPER.items()
    ]
    return [*made, Variant("alpha 0.3", overrides={"alpha": 0.3}), *steps]


def _compared(name: str, found: Mapping[str, Mapping[str, report.Rate]]) -> dict[str, Any]:
    whole, other = found[_WHOLE], found[name]
    told = {f"{measure} ahead": ahead(whole[measure], other[measure]) for measure in ("text", "all at once")}
    return {"paper": _PAPER[name][1]} | told


def ahead(whole: report.Rate, other: report.Rate) -> bool | None:
    """None where the two intervals are not told apart."""
    if whole.low is None or whole.high is None or other.low is None or other.high is None:
        return None
    if whole.low > other.high:
        return True
    return False if whole.high < other.low else None


def _answer(ahead: bool | None) -> str:
    return {True: "yes", False: "NO", None: "not told apart"}[ahead]


if __name__ == "__main__":
    main()
