"""The words of ``ld-edit tuned`` and those about LoRA files, a VAE, textual inversions and an upscaler."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import Any, get_args

from engine.models.lora_files.lora_export import MOST, RANK, Keys
from engine.protocol.requests import STRONGEST, Lora


def add_tuned(tuned: argparse.ArgumentParser) -> None:
    actions: Any = tuned.add_subparsers(dest="tuned_action", required=True, metavar="ACTION")

    def action(name: str, text: str, json: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(name, help=text, description=text)
        made.add_argument("--json", action="store_true", help=f"{json} on stdout")
        return made

    file = "the tuned.safetensors of a run"
    kept = action("list", "the tuned edits that are kept, with their size", "each as one JSON object a line")
    _add_runs(kept)
    text = "a copy of it; or its weights as a LoRA on top of its model, without its optimised texts"
    export = action("export", text, "what was written as one JSON object")
    export.add_argument("tuned", type=Path, help=file)
    what = export.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="FILE.safetensors", help="the copy that is written")
    what.add_argument("--lora", type=Path, metavar="FILE.safetensors", help="the LoRA that is written")
    taken = action("import", "a copy of one, as a run of a photo: the window shows it there", "its folder")
    taken.add_argument("tuned", type=Path, help="a tuned edit")
    taken.add_argument("--photo", type=Path, required=True, help="the photo that its candidates are to lie over")
    _add_runs(taken)
    action("remove", "delete it; candidates that were drawn from it stay", "what is free again").add_argument(
        "tuned", type=Path, help=file
    )
    rank = f"of the factors, 1 to {MOST}: a higher one is closer and larger (default {RANK}); a LoRA edit has its own"
    export.add_argument("--rank", type=_rank, metavar="N", help=rank)
    keys = "how its weights are named: for A1111, ComfyUI and Krita (kohya, default), or for diffusers"
    export.add_argument("--keys", choices=get_args(Keys), help=keys)


def _add_runs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", type=Path, metavar="FOLDER", help="a folder of runs (default: the window's)")


def _rank(text: str) -> int:
    if not 1 <= (rank := int(text)) <= MOST:
        raise argparse.ArgumentTypeError(f"a rank between 1 and {MOST}")
    return rank


def add_loras(parser: argparse.ArgumentParser, text: str) -> None:
    """And what else is added to a model."""
    parser.add_argument(
        "--lora",
        dest="loras",
        type=_lora,
        action=Gather,
        metavar="FILE[:STRENGTH]",
        help=f"a LoRA file (kohya's or diffusers' names) {text}; 1 is its full strength, and where left out",
    )
    parser.add_argument(
        "--vae", type=_place, metavar="FILE|FOLDER", help="a VAE in the place of the model's own, made for its kind"
    )
    word = "a textual inversion: prompts may have its word, which is the file's name, or what a diffusers file says"
    parser.add_argument(
        "--embedding", dest="embeddings", type=_place, action=Gather, metavar="FILE", help=f"{word}; repeatable"
    )


def add_upscaler(parser: argparse.ArgumentParser) -> None:
    text = "an ESRGAN, SPAN, SwinIR or the like, .safetensors: enlarges results; without it Lanczos does"
    parser.add_argument("--upscaler", type=Path, metavar="FILE", help=text)


class Gather(argparse.Action):
    """Repeated values as a tuple."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        setattr(namespace, self.dest, (*getattr(namespace, self.dest, ()), values))


def _place(text: str) -> str:
    return str(Path(text).absolute())


def _lora(text: str) -> Lora:
    file, colon, told = text.rpartition(":")
    strength = None
    if colon and not Path(text).exists():
        with contextlib.suppress(ValueError):  # a colon may stand in a name as well
            strength = float(told)
    if strength is None:
        return Lora(str(Path(text).absolute()))
    if not abs(strength) <= STRONGEST:
        raise argparse.ArgumentTypeError(f"a strength between {-STRONGEST:g} and {STRONGEST:g}")
    return Lora(str(Path(file).absolute()), strength)
