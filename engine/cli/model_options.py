"""The words of ``ld-edit models``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

_JSON: Final = "what is told as JSON on stdout: one object, of get one a line"
_ID: Final = "as models list names it"


def add_models(models: argparse.ArgumentParser) -> None:
    actions: Any = models.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(name, help=text, description=text)
        made.add_argument("--json", action="store_true", help=_JSON)
        return made

    action("list", "what is installed, and what can be had")
    get = action("get", "download models of the catalogue; one that was stopped goes on where it was")
    get.add_argument("ids", nargs="+", metavar="ID", help=_ID)
    get.add_argument("--accept-licence", action="store_true", help="its licence, which is shown first, is accepted")
    get.add_argument(
        "--from", dest="address", type=_address, metavar="URL", help="another address of the file; one ID only"
    )
    add = action("add", "put a model of yours on the list: a Stable Diffusion folder or file, a SAM checkpoint")
    add.add_argument("path", type=Path)
    add.add_argument("--name", metavar="ID", help="what it is to be called; the file's name where left out")
    add.add_argument("--copy", action="store_true", help="copy it; else the list leads to where it lies")
    remove = action("remove", "delete a model; of one that lies elsewhere only its place on the list")
    remove.add_argument("ids", nargs="+", metavar="ID", help=_ID)
    verify = action("verify", "read a model again, and compare its SHA-256")
    verify.add_argument("ids", nargs="+", metavar="ID", help=_ID)
    action("where", "the folder that the models lie in")


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"'{text}' is no address: it begins with https://")
    return text
