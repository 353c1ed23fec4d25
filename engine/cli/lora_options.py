"""The words of ``ld-edit tuned`` and those about LoRA files, a VAE and textual inversions on top of a model."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import Any, get_args

from engine.models.lora_files.lora_export import MOST, RANK, Keys
from engine.protocol.requests import STRONGEST, Lora


def add_tuned(tuned: argparse.ArgumentParser) -> None:
    actions: Any = tuned.add_subparsers(dest="tuned_action", required=True, metavar="ACTION")
    text = "its weights as a LoRA on top of the model that it was made with; its optimised texts are not in it"
    export: argparse.ArgumentParser = actions.add_parser("export", help=text, description=text)
    export.add_argument("tuned", type=Path, help="the tuned.safetensors of a run")
    export.add_argument(
        "--lora", dest="out", type=Path, required=True, metavar="FILE.safetensors", help="the file that is written"
    )
    rank = f"of the factors, 1 to {MOST}: a higher one is closer and larger (default {RANK}); a LoRA edit has its own"
    export.add_argument("--rank", type=_rank, metavar="N", help=rank)
    keys = "how its weights are named: for A1111, ComfyUI and Krita (kohya, default), or for diffusers"
    export.add_argument("--keys", choices=get_args(Keys), help=keys)
    export.add_argument("--json", action="store_true", help="what was written as one JSON object on stdout")


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
