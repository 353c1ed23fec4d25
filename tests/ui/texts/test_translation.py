"""Every text of the program can be translated, and German is whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import translations
from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QTabWidget,
    QWidget,
)
from translations import FOLDER, ROOT, Text

from ld_desktop.app import Program
from ld_desktop.translation import install_translations
from ld_desktop.ui.dialogs.settings_dialog import SettingsDialog
from ld_desktop.ui.menus.shortcuts_dialog import ShortcutsDialog
from tests.ui.again import started_again
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import models_page
from tests.ui.waiting import Live, until

GERMAN = FOLDER / "ld_desktop_de.ts"
SOURCES = sorted((ROOT / "ld_desktop").rglob("*.py"))
_NATIVE = QKeySequence.SequenceFormat.NativeText
UPDATE = "run: python packaging/translations.py"
# the same in German
EQUAL = {
    " %", "%p %", " MB", " px", "100 %", "CPU", "Ellipse", "Engine", "Lasso", "LayerDiffusion Desktop", "PNG (*.png)",
    "Alpha", "Guidance", "Name", "Seed", "Seeds", "Zoom",
    "Flux", "HQ-SAM", "LoRA", "MobileSAM", "SAM 2", "SAM 2.1", "SAM {kind}", "Stable Diffusion 1.x",
    "Stable Diffusion 2.x", "Stable Diffusion 3", "{kind}, {size}",
    "{size} GB", "{size} MB", "{size} kB",
    "{failing}: {cause}.", "{percent} %", "{photo} → {width} × {height} px",
    "{share} %", "{width} × {height} px", "{hours} h", "{minutes} min", "{seconds} s", "{stage}: {time}, {memory}",
}  # fmt: skip
# what shows its first argument to the artist
SHOWING = {
    "QAction", "QGroupBox", "QLabel", "QPushButton", "QRadioButton", "QCheckBox", "QToolBar", "addAction", "addItem",
    "addMenu", "addRow", "addTab", "info", "setAccessibleDescription", "setAccessibleName", "setLabelText",
    "setPlaceholderText", "setPrefix", "setStatusTip", "setSuffix", "setText", "setTitle", "setToolTip",
    "setWindowTitle", "showMessage", "drawText",
}  # fmt: skip


def called(call: ast.Call) -> str:
    function = call.func
    if not isinstance(function, ast.Attribute):
        return getattr(function, "id", "")
    drawing = function.attr == "translate" and getattr(function.value, "id", "") != "QCoreApplication"
    return "" if drawing else function.attr  # a QPainter moves by a method of the same name


def calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def words(node: ast.AST) -> str:
    """The letters of a text that is written here; empty of anything else."""
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return "".join(re.findall(r"[A-Za-z]{2,}", text))


def test_every_text_is_in_the_file_and_nothing_else() -> None:
    assert set(translations.read(GERMAN)) == set(translations.find_texts()), UPDATE


def test_every_text_is_translated() -> None:
    missing = [text.source for text, german in translations.read(GERMAN).items() if not german]
    assert missing == [], f"translate them in {GERMAN}, then {UPDATE}"


def test_the_compiled_file_is_of_this_text(tmp_path: Path) -> None:
    translations.compile_to(GERMAN, tmp_path / "now.qm")
    assert GERMAN.with_suffix(".qm").read_bytes() == (tmp_path / "now.qm").read_bytes(), UPDATE


@pytest.mark.parametrize("pattern", [r"\{[^}]*\}", r"&(?=\w)", "\n", r"\*\.\w+"])
def test_german_has_what_the_program_fills_in(pattern: str) -> None:
    """Placeholders, mnemonics, lines, kinds of files."""
    changed = [
        text.source
        for text, german in translations.read(GERMAN).items()
        if sorted(re.findall(pattern, german)) != sorted(re.findall(pattern, text.source))
    ]
    assert changed == []


def test_few_words_are_the_same() -> None:
    same = {text.source for text, german in translations.read(GERMAN).items() if text.source == german}
    assert same == EQUAL


def test_the_finder_sees_every_text() -> None:
    """Also in a loop, in several lines; but not inside an f-string."""
    found = {text.source for text in translations.find_texts()}
    unseen: list[str] = []
    for path in SOURCES:
        for call in calls(path):
            name = called(call)
            place = {"tr": 0, "t": 0, "_tr": 0, "translate": 1}.get(name)
            if place is None or len(call.args) <= place:
                continue
            text = call.args[place]
            if isinstance(text, ast.Name):
                continue  # hands on what it was given
            if not (isinstance(text, ast.Constant) and text.value in found):
                unseen.append(f"{path.name}:{call.lineno}")
    assert unseen == []


def test_the_finder_reads_a_text_in_any_form(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text(
        "class A:\n"
        "    def f(self, parent):\n"
        "        t = self.tr\n"
        '        t("one"), self.tr("two " "parts"), parent.tr("three"), self.tr("four", "a comment")\n'
        'QCoreApplication.translate("Context", "five")\n'
        '_tr("six")\n'
        'raise errors.PictureError("eight {name}.", ADVICE, name="nobody")\n'
        'PictureError("nine", shown("seven " "parts") if one else other)\n'
        'self.shown("nothing"), OSError("nothing")\n',
        encoding="utf-8",
    )
    wanted = [
        *(Text("eight {name}."), Text("five"), Text("four", "a comment"), Text("nine"), Text("one")),
        *(Text("seven parts"), Text("six"), Text("three"), Text("two parts")),
    ]
    assert translations.find_texts([tmp_path]) == wanted


def test_nothing_is_shown_that_cannot_be_translated() -> None:
    shown = [
        f"{path.name}:{call.lineno}: {ast.unparse(argument)}"
        for path in SOURCES
        for call in calls(path)
        if called(call) in SHOWING
        for argument in call.args
        for part in (argument.values if isinstance(argument, ast.JoinedStr) else [argument])
        if words(part)
    ]
    # names of their own: of methods and languages
    assert [line for line in shown if "English" not in line and "Deutsch" not in line] == []


def test_an_update_keeps_drops_and_adds(tmp_path: Path) -> None:
    path, kept, gone, new = tmp_path / "ld_desktop_fr.ts", Text("Brush"), Text("Gone"), Text("Bar", "of a chart")
    translations.write(path, "fr", {kept: "Pinceau", gone: "Parti"})
    assert translations.update(path, [new, kept]) == [new]
    assert translations.read(path) == {kept: "Pinceau", new: ""}
    assert 'language="fr"' in path.read_text(encoding="utf-8") and path.with_suffix(".qm").stat().st_size > 0


def texts(root: QWidget) -> Iterator[str]:
    """Everything that ``root`` and what is in it show or say."""
    for thing in [root, *root.findChildren(QObject)]:
        match thing:
            case QAction():
                yield from (thing.text(), thing.toolTip(), thing.statusTip())
            case QMenu() | QLabel() | QAbstractButton():
                yield thing.title() if isinstance(thing, QMenu) else thing.text()
            case QComboBox():
                yield from (thing.itemText(row) for row in range(thing.count()))
            case QLineEdit():
                yield from (thing.placeholderText(), thing.text())
            case QTabWidget():
                yield from (thing.tabText(page) for page in range(thing.count()))
            case QDockWidget() | QDialog():
                yield thing.windowTitle()
            case _:
                pass
        if isinstance(thing, QWidget):
            yield from (thing.toolTip(), thing.accessibleName(), thing.accessibleDescription())


def test_the_whole_window_is_german(german: dict[str, str], live: Live, tmp_path: Path) -> None:
    def english(root: QWidget) -> list[str]:
        return sorted({text for text in texts(root) if text in german})

    async def session(program: Program) -> None:
        window = program.window
        assert english(window) == []
        open_blank(program)
        assert english(window) == []
        for tool in window.tools:
            assert tool.name not in german and tool.hint not in german
        window.commands.settings.trigger()
        window.commands.shortcuts.trigger()
        page = await models_page(program)
        await until(lambda: len(page.rows) == 8, "all that can be had")
        page.rows["sd15"].button("Herunterladen …").click()
        window.commands.grow.trigger()
        assert window.findChild(SettingsDialog) is not None and window.findChild(ShortcutsDialog) is not None
        assert english(window) == []
        seen = set(texts(window))
        assert len({text for text in seen if text in german.values()}) > 150
        assert "Maske invertieren" in seen and "Pinsel" in seen and window.status.engine_text == "Engine: startet"
        assert window.run.reason.text().startswith("Das Objekt übermalen")
        undo = next(action for action in window.keymap.actions if action.objectName() == "undo")
        assert "ückgängig" in undo.text()

    async def start() -> None:
        (tmp_path / "scratch").mkdir()
        async with started_again(tmp_path) as program:
            await session(program)

    live(start())


def test_what_is_not_translated_stays_as_it_is(german: dict[str, str]) -> None:
    assert QCoreApplication.translate("Anything", "Brush") == german["Brush"] == "Pinsel"
    assert QCoreApplication.translate("Anything", "never heard of") == "never heard of"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_keys_have_the_names_that_stand_on_them(german: dict[str, str], program: Program) -> None:
    """In menus, which write keys so; in tooltips; in the list of shortcuts, its field and its warnings."""
    assert [QKeySequence(keys).toString(_NATIVE) for keys in ("Ctrl+Return", "SysReq", "Shift+Del", "Alt+Space")] == [
        *("Strg+Eingabe", "S-Abf", "Umschalt+Entf", "Alt+Leertaste"),
    ]
    window = program.window
    assert window.commands.start.toolTip().startswith("Starten (Strg+Eingabe)")
    window.commands.shortcuts.trigger()
    dialog = window.findChild(ShortcutsDialog)
    assert dialog is not None
    dialog.search.setText("Eingabe")
    rows = [dialog.table.model().index(row, 1).data() for row in range(dialog.table.model().rowCount())]
    assert "Strg+Eingabe" in rows and "Eingabe" in rows


@pytest.mark.parametrize("language", ["en", "fr"])
def test_english_where_there_is_nothing_else(qapp: QApplication, language: str) -> None:
    before = QLocale()
    assert install_translations(qapp, FOLDER, language) is None
    QLocale.setDefault(before)
