"""The words of ``export`` and ``project``, and those of every command that writes pictures over a photo."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Final, get_args

from engine.protocol.helper_tasks import FORMATS, ColoursOfFile, Subsampling

_COLOURS: Final = {"white": "#ffffff", "black": "#000000"}


def add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", type=Path, metavar="DIR|FILE.ldp", help="the folder of a run that has ended, or a project"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--seed", type=int, metavar="N", help="this candidate; of a project over its layers")
    which.add_argument("--starred", action="store_true", help="each favourite, in a file of its own that says its seed")
    formats = sorted(suffix.removeprefix(".") for suffix in FORMATS)
    parser.add_argument("--format", choices=formats, help="what is written, where the suffix of FILE does not say it")
    _add_file(parser, "the file; of favourites its name may say {seed} where the seed is to stand")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout: each file, its bytes, notes")


def add_project(project: argparse.ArgumentParser) -> None:
    actions = project.add_subparsers(dest="project_action", required=True, metavar="ACTION")
    for action, text in (
        ("info", "what is in it"),
        ("verify", "whether all of it is as it was saved; exit code 3 where not"),
        ("export", "the photo with its result layers, as ld-edit export does it"),
    ):
        parser: argparse.ArgumentParser = actions.add_parser(action, help=text)
        parser.add_argument("project", type=Path, metavar="FILE.ldp")
        if action == "export":
            _add_file(parser, "the file")
        parser.add_argument("--json", action="store_true", help="the answer as one JSON object on stdout")


def add_no_metadata(parser: argparse.ArgumentParser, written: str) -> None:
    parser.add_argument(
        "--no-metadata",
        dest="metadata",
        action="store_false",
        help=f"leave the photo's metadata and the recipe out of {written}; its colour profile stays",
    )


def _add_file(parser: argparse.ArgumentParser, text: str) -> None:
    names = f"{text}. Its suffix says the format: {', '.join(FORMATS)}"
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=names)
    parser.add_argument("--quality", type=_quality, metavar="1-100", help="of JPEG, WebP and AVIF (default 95)")
    how = "of the colours in JPEG and AVIF: 4:4:4 all of them (default), 4:2:0 a quarter, smaller"
    parser.add_argument("--subsampling", choices=get_args(Subsampling), help=how)
    colours = "colours and bits of a PNG or TIFF: the photo's own (default), or 8 bits in sRGB"
    parser.add_argument("--colours", choices=get_args(ColoursOfFile), help=colours)
    ground = "what a partly transparent picture lies on in a JPEG, which has no transparency"
    parser.add_argument("--ground", type=_ground, metavar="white|black|#RRGGBB", help=ground)
    add_no_metadata(parser, "FILE")


def _quality(text: str) -> int:
    if not 1 <= (quality := int(text)) <= 100:
        raise argparse.ArgumentTypeError("a quality between 1 and 100")
    return quality


def _ground(text: str) -> str:
    colour = _COLOURS.get(text, text).lower()
    if re.fullmatch("#[0-9a-f]{6}", colour) is None:
        raise argparse.ArgumentTypeError(f"'{text}' is no colour: white, black or #RRGGBB")
    return colour
