"""The words of ``ld-edit tuned`` and those about LoRA files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, get_args

from engine.models.adapters.lora_export import MOST, RANK, Keys


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
