"""Brings resources/translations up to date with the texts of the program: ``python packaging/translations.py``.

Adds new texts to every ``.ts`` file, removes those that are gone, compiles the ``.qm`` files, and names what is still
to be translated. Fill that in (with an editor, or Qt Linguist) and run it again.

All texts stand in one context, CONTEXT: what ``tr`` takes for a context is the class that it is called on, which is not
always the class that the text is written in.

The window's own texts stand in calls of ``tr``. What the engine says and the window shows stands in calls of
``engine.protocol.texts.shown``, ``advised`` and of the errors' classes, and is said in the window's language by
``ld_desktop.model.engine_texts``. What a model is for stands in the catalogue of models.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (ROOT / "ld_desktop", ROOT / "engine")
FOLDER = ROOT / "resources" / "translations"
CATALOGUE = ROOT / "resources" / "models" / "catalogue.json"  # says of each model what it is for
CONTEXT = "ld_desktop"
# the names under which ld_desktop's modules call tr
_ALIASES = "tr+=t,tr+=_tr"


# EngineError and its kinds
ERRORS = frozenset(
    node.name
    for node in ast.parse((ROOT / "engine" / "protocol" / "errors.py").read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef)
)


class Text(NamedTuple):
    """``comment`` tells texts apart that are the same in English."""

    source: str
    comment: str = ""


def find_texts(folders: Sequence[Path] = SOURCES) -> list[Text]:
    """All texts of the program, in alphabetical order."""
    with tempfile.TemporaryDirectory() as scratch:
        found, places = Path(scratch) / "found.ts", [str(folder) for folder in folders]
        _tool("lupdate", "-silent", "-extensions", "py", "-tr-function-alias", _ALIASES, *places, "-ts", str(found))
        messages = ET.parse(found).iter("message")
        own = {Text(message.findtext("source", ""), message.findtext("comment", "")) for message in messages}
    files = [file for folder in folders for file in folder.rglob("*.py")]
    if folders is SOURCES:
        own |= {Text(offer["use"]) for offer in json.loads(CATALOGUE.read_text(encoding="utf-8"))["offers"]}
    return sorted(own | {Text(template) for file in files for template in _templates(file)})


def _templates(file: Path) -> Iterator[str]:
    """What the calls of ``shown`` and of errors in ``file`` give as constants."""
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call):
            for argument in showing(call):
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def showing(call: ast.Call) -> list[ast.expr]:
    """The arguments of ``call`` that are templates of texts for a person: those of ``shown``, ``advised``, errors."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ERRORS:
        return call.args
    if name == "advised":
        return call.args[1:]  # the first is said by the command line alone, in English
    return call.args[:1] if isinstance(call.func, ast.Name) and name == "shown" else []


def read(path: Path) -> dict[Text, str]:
    """The translations of a ``.ts`` file; empty where one is missing."""
    translations: dict[Text, str] = {}
    for message in ET.parse(path).iter("message"):
        text = Text(message.findtext("source", ""), message.findtext("comment", ""))
        translations[text] = message.findtext("translation", "")
    return translations


def write(path: Path, language: str, translations: dict[Text, str]) -> None:
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text, translation in sorted(translations.items()):
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text.source
        if text.comment:
            ET.SubElement(message, "comment").text = text.comment
        ET.SubElement(message, "translation", {} if translation else {"type": "unfinished"}).text = translation
    ET.indent(root, " ")
    body = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def compile_to(path: Path, out: Path) -> None:
    """The ``.qm`` file of a ``.ts`` file."""
    _tool("lrelease", "-silent", str(path), "-qm", str(out))


def language_of(path: Path) -> str:
    """ "de" of ``ld_desktop_de.ts``."""
    return path.stem.removeprefix(f"{CONTEXT}_")


def update(path: Path, texts: Sequence[Text]) -> list[Text]:
    """Brings a ``.ts`` file to exactly ``texts`` and compiles it. Returns those that are not translated."""
    known = read(path)
    write(path, language_of(path), {text: known.get(text, "") for text in texts})
    compile_to(path, path.with_suffix(".qm"))
    return [text for text in texts if not known.get(text)]


def main() -> int:
    """1 where something is still to be translated."""
    texts = find_texts()
    missing = [(path, text) for path in sorted(FOLDER.glob("*.ts")) for text in update(path, texts)]
    for path, text in missing:
        print(f"{path.name}: not translated: {text.source!r}")
    print(f"{len(texts)} texts, {len(missing)} to be translated")
    return 1 if missing else 0


def _tool(name: str, *arguments: str) -> None:
    tool = shutil.which(f"pyside6-{name}", path=str(Path(sys.executable).parent))
    if tool is None:
        raise SystemExit(f"pyside6-{name} is not installed beside {sys.executable}: install PySide6.")
    subprocess.run([tool, *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
