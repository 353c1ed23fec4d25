"""Help > Guide: every picture of it is there, and wide text is not."""

from __future__ import annotations

import asyncio
import re
import tomllib

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from translations import ROOT

from engine.files.resources import guide_file, resources_folder
from ld_desktop.app import Program
from ld_desktop.ui.dialogs.guide_window import GuideWindow
from tests.ui.waiting import Live

PICTURE = int(QTextDocument.ResourceType.ImageResource)


def pictures(guide: GuideWindow) -> dict[str, QImage]:
    """All that stand in the text, by their names."""
    names = re.findall(r'<img src="([^"]*)"', guide.text.document().toHtml())
    return {name: guide.text.loadResource(PICTURE, QUrl(name)) for name in names}


def test_the_guide_opens_with_its_pictures(still: Program, live: Live) -> None:
    async def session() -> None:
        still.window.commands.guide.trigger()
        await asyncio.sleep(0)
        guide = still.window.findChild(GuideWindow)
        assert guide is not None and guide.isVisible() and not guide.isModal()
        assert "An edit from beginning to end" in guide.text.toPlainText()
        shown = pictures(guide)
        assert len(shown) == guide_file().read_text(encoding="utf-8").count("![")
        assert all(not image.isNull() for image in shown.values())
        assert guide.text.horizontalScrollBar().maximum() == 0
        widths = {image.width() for image in shown.values()}
        assert len(widths) == 2 and max(widths) > 2 * min(widths)
        still.window.commands.guide.trigger()
        assert len(still.window.findChildren(GuideWindow)) == 1

    live(session())


def test_no_link_of_the_guide_leads_out_of_it() -> None:
    text = guide_file().read_text(encoding="utf-8")
    links = [part.split(")")[0] for part in text.split("](")[1:]]
    assert links and all(link.startswith(("screenshots/", "#", "https://")) for link in links)


def test_an_installed_program_has_it_where_it_looks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {(ROOT / source).exists() for source in included} == {True}
    inside = resources_folder().relative_to(ROOT) / "guide"
    assert included == {"docs/guide.md": str(inside / "guide.md"), "docs/screenshots": str(inside / "screenshots")}
