"""What the engine says to a person can be said in another language: each text is written out, its values apart."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec
import pytest
from translations import ERRORS, ROOT, SOURCES, showing

from engine.protocol.errors import PictureError
from engine.protocol.events import Failed, decode_event, encode, error_of, failure_of
from engine.protocol.texts import Text, advised, shown

HANDING_ON = {"texts.py", "errors.py"}  # what others write out
COMMANDS = (("engine", "cli"), ("engine", "evaluation"))  # what no window runs
OPTION = re.compile(r"(?<!\S)--[a-z]|\b[a-z_]+=[a-z0-9]")
FILES = sorted(file for folder in SOURCES for file in folder.rglob("*.py"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_template(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_text(node: ast.expr, makers: Collection[str], strings: Collection[str]) -> bool:
    """Whether ``node`` was made by ``shown``, as far as can be read here: pyright knows attributes and parameters."""
    match node:
        case ast.Call():
            return called(node) in makers
        case ast.IfExp():
            return is_text(node.body, makers, strings) and is_text(node.orelse, makers, strings)
        case ast.Name():
            return node.id not in strings
        case _:
            return isinstance(node, ast.Attribute | ast.Subscript | ast.Starred)


def unfound(tree: ast.AST) -> list[str]:
    """What a person gets to see and no translator: as "line: source"."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    makers = {"shown", "advised"} | {
        node.name for node in functions if node.returns and ast.unparse(node.returns) == "Text"
    }
    strings = {
        ast.unparse(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and not is_text(node.value, makers, ())
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }
    found = [
        given
        for call in calls(tree)
        for given in showing(call)
        if not (is_template(given) or (called(call) in ERRORS and is_text(given, makers, strings)))
    ]
    made = [given for call in calls(tree) if called(call) == "Text" for given in call.args]
    found += [given for given in made if is_template(given) or isinstance(given, ast.JoinedStr)]
    return [f"{given.lineno}: {ast.unparse(given)}" for given in found]


def misfilled(tree: ast.AST) -> list[str]:
    """Calls whose templates name other values than they are given."""
    return [
        f"{call.lineno}: {ast.unparse(call)}"
        for call in calls(tree)
        if (templates := [ast.literal_eval(given) for given in showing(call) if is_template(given)])
        if {name for text in templates for name in re.findall(r"\{([^}]*)\}", text)}
        != {keyword.arg for keyword in call.keywords}
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_is_shown_is_written_out(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert file.name in HANDING_ON or unfound(tree) == [], "give a constant with {names}, and the values by these names"
    assert misfilled(tree) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_window_tells_of_options_that_only_commands_take(file: Path) -> None:
    if file.relative_to(ROOT).parts[:2] in COMMANDS:
        return
    tree = ast.parse(file.read_text(encoding="utf-8"))
    given = [given for call in calls(tree) for given in showing(call) if is_template(given)]
    assert [text for text in map(ast.literal_eval, given) if OPTION.search(text)] == [], "say it with advised()"


@pytest.mark.parametrize(
    "line",
    [
        'raise PictureError(f"{path} is gone.", "Choose another.")',
        'raise errors.PictureError("It is gone.", "Choose " + name)',
        'raise PictureError("{path} is gone.".format(path=path), "Choose another.")',
        'cause = "gone"\nraise PictureError(cause, "Choose another.")',
        'raise PictureError("It is gone.", shown("Choose another.") if one else "Choose a file.")',
        'def f() -> str: ...\nraise PictureError(f(), "Choose another.")',
        "shown(name)",
        'Text("It is gone.")',
    ],
)
def test_the_rule_sees_what_no_translator_would(line: str) -> None:
    assert len(unfound(ast.parse(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        'raise PictureError("{path} is gone.", "Choose another.", path=path)',
        'ADVICE = shown("Choose another.")\nraise PictureError("It is gone.", ADVICE)',
        'def f() -> Text: ...\nraise PictureError(f(), shown("Choose {name}.", name=name))',
        "raise PictureError(*error.texts)",
    ],
)
def test_the_rule_lets_pass_what_it_should(line: str) -> None:
    assert unfound(ast.parse(line)) == [] and misfilled(ast.parse(line)) == []


@pytest.mark.parametrize("given", ["", "path=path, file=file", "file=file"])
def test_the_rule_sees_a_value_too_many_or_too_few(given: str) -> None:
    assert len(misfilled(ast.parse(f'shown("{{path}} is gone.", {given})'))) == 1


def test_braces_in_a_value_are_characters() -> None:
    text = shown("{path} and {cause}: {nobody}", path="{cause} {0} {", cause="}{path}")
    assert str(text) == "{cause} {0} { and }{path}: {nobody}"
    assert text.told(str.upper) == "{PATH} AND {CAUSE}: {NOBODY}"  # a translation that lost its names breaks nothing


def test_a_text_in_a_text_is_translated_as_well() -> None:
    german = {"{what} is gone.": "Weg: {what}.", "picture {path}": "Bild {path}"}
    text = shown("{what} is gone.", what=shown("picture {path}", path="a {what}.png"))
    assert str(text) == "picture a {what}.png is gone."
    assert text.told(lambda template: german[template]) == "Weg: Bild a {what}.png."


def test_a_text_about_a_copy_names_the_file_and_keeps_what_a_window_says() -> None:
    text = shown("{file} is gone. {way}", file="/tmp/copy", way=advised("Take --photo.", "Take “Open”."))
    named = text.naming("/tmp/copy", "dog.png")
    assert str(named) == "dog.png is gone. Take --photo."
    assert named.told(str) == "dog.png is gone. Take “Open”."


def test_window_and_command_line_each_say_their_own_way_also_from_another_process() -> None:
    text = shown("Gone. {way}", way=advised("Take --frame.", "Take “Frame”."))
    event = decode_event(encode(failure_of("job", PictureError(text, advised("Set a=b.", "Choose b.")))))
    assert isinstance(event, Failed)
    assert (event.message, event.next_step) == ("Gone. Take --frame.", "Set a=b.")
    assert [text.told(str) for text in error_of(event).texts] == ["Gone. Take “Frame”.", "Choose b."]


def test_an_error_crosses_processes_with_its_texts() -> None:
    error = PictureError("{path} is no {what}.", "Choose a {what}.", path="{x}.txt", what=shown("picture"))
    event = decode_event(encode(failure_of("job", error)))
    assert isinstance(event, Failed)
    assert (event.message, event.next_step) == ("{x}.txt is no picture.", "Choose a picture.")
    arrived = error_of(event)
    assert (type(arrived), arrived.texts, str(arrived)) == (PictureError, error.texts, str(error))


def test_an_error_without_texts_is_told_as_it_is() -> None:
    event = Failed(job="job", kind="PictureError", message="{x} is gone.", next_step="Again.", exit_code=3)
    arrived = error_of(event)
    assert (arrived.message, arrived.next_step) == ("{x} is gone.", "Again.")
    assert arrived.texts == (Text("{x} is gone."), Text("Again."))


def test_a_text_is_plain_json() -> None:
    line = msgspec.json.encode(shown("{steps} steps", steps=3))
    assert line == b'{"template":"{steps} steps","values":{"steps":"3"}}'
