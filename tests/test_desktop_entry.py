"""The desktop knows projects by their name, and which program opens them."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

PACKAGING = Path(__file__).parents[1] / "packaging"
KIND = "application/x-layerdiffusion-project"
SPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"
ASK = "import sys; from PySide6.QtCore import QMimeDatabase as D; print(D().mimeTypeForFile(sys.argv[1]).name())"


def test_the_program_opens_projects_and_pictures() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(PACKAGING / "ld-desktop.desktop")
    kinds = entry["Desktop Entry"]["MimeType"].split(";")
    assert KIND in kinds and "image/png" in kinds and entry["Desktop Entry"]["Exec"].endswith(" %f")


def test_projects_have_an_icon() -> None:
    (named,) = ElementTree.parse(PACKAGING / "ld-desktop-project.xml").iter(f"{SPACE}icon")
    assert named.attrib["name"] == KIND.replace("/", "-")
    assert ElementTree.parse(PACKAGING / "ld-desktop-project.svg").getroot().tag.endswith("svg")


@pytest.mark.skipif(shutil.which("update-mime-database") is None, reason="shared-mime-info is not installed")
def test_a_project_is_told_from_other_archives(tmp_path: Path) -> None:
    packages = tmp_path / "mime" / "packages"
    packages.mkdir(parents=True)
    shutil.copy(PACKAGING / "ld-desktop-project.xml", packages)
    subprocess.run(["update-mime-database", str(tmp_path / "mime")], check=True, capture_output=True)
    path = tmp_path / "my dög.ldp"
    path.write_bytes(b"PK\x03\x04")
    environment = os.environ | {"XDG_DATA_HOME": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", ASK, str(path)], env=environment, capture_output=True, text=True)
    assert told.stdout.strip() == KIND, told.stderr
