"""The words of ``resume`` and ``batch``."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_resume(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, metavar="DIR", help="the folder of a run that was cut off")
    parser.add_argument(
        "--step", type=int, metavar="N", help="go back to the checkpoint before the last one, which is of this step"
    )
    parser.add_argument("--json", action="store_true", help="one event a line on stdout")


def add_batch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "edits",
        type=Path,
        metavar="FOLDER|FILE.jsonl",
        help="a request on each line, as in request.json, with a name for its folder where wanted; or a folder of such "
        "files: NAME.json, or NAME/request.json. Their paths may be relative to the folder they lie in",
    )
    parser.add_argument("--out", type=Path, required=True, help="a folder of results for each edit, and batch.json")
    parser.add_argument("--json", action="store_true", help="one event a line on stdout, its job the edit's name")
