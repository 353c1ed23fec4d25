from __future__ import annotations

import json
import venv
from pathlib import Path

import pytest
import start

LDD = """\tlinux-vdso.so.1 (0x00007ffd)
\tlibxcb-cursor.so.0 => not found
\tlibEGL.so.1 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
\tlibEGL.so.1 => not found
"""


def test_the_stamp_follows_the_project_python_and_the_place() -> None:
    here = Path("here")
    made = start.stamp(b"[project]", "3.11.7", here)
    assert made == start.stamp(b"[project]", "3.11.7", here)
    others = [(b"[project] ", "3.11.7", here), (b"[project]", "3.12.0", here), (b"[project]", "3.11.7", Path("there"))]
    assert made not in {start.stamp(*other) for other in others}


def test_missing_libraries_are_named_once() -> None:
    assert start.missing_libraries(LDD) == ["libEGL.so.1", "libxcb-cursor.so.0"]
    assert start.missing_libraries("\tlibc.so.6 => /lib/libc.so.6 (0x1)\n") == []


def test_libraries_lead_to_their_packages() -> None:
    libraries = ["libgthread-2.0.so.0", "libglib-2.0.so.0", "libEGL.so.1", "libunheard.so.3"]
    assert start.debian_packages(libraries) == ["libegl1", "libglib2.0-0"]


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("NewConnectionError('... [Errno -3] Temporary failure in name resolution')", "index could not be reached"),
        ("ERROR: Could not find a version that satisfies torch (from versions: none)", "index could not be reached"),
        ("ERROR: [Errno 13] Permission denied: '/opt/x'", "not be written"),
        ("error: subprocess-exited-with-error", "lines above name the cause"),
    ],
)
def test_pip_failures_are_told_in_words(said: str, named: str) -> None:
    assert named in start.pip_failure(said)


@pytest.mark.parametrize(
    ("system", "variables", "shown"),
    [
        ("Linux", {}, False),
        ("Linux", {"DISPLAY": ""}, False),
        ("Linux", {"DISPLAY": ":0"}, True),
        ("Linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("Windows", {}, True),
        ("Darwin", {}, True),
    ],
)
def test_only_linux_can_lack_a_display(system: str, variables: dict[str, str], shown: bool) -> None:
    assert start.has_display(system, variables) is shown


def test_the_example_edit_names_files_that_exist(tmp_path: Path) -> None:
    example = start.ROOT / "resources" / "example" / "example.json"
    arguments = start.example_edit(example, tmp_path)
    command, photo, option, mask = arguments[:4]
    assert (command, option, arguments[-2:]) == ("run", "--mask", ["--out", str(tmp_path)])
    assert Path(photo).is_file() and Path(mask).is_file()
    said = json.loads(example.read_text())
    assert arguments[4:8] == ["--object", said["object"], "--background", said["background"]]


def test_every_picture_of_a_run_is_named(tmp_path: Path) -> None:
    names = ["candidate-1.png", "candidate-2.png", "contact-sheet.png", "edit-1.png"]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "result.json").touch()
    lines = start.where(tmp_path).splitlines()
    assert [Path(line.split()[-1]).name for line in lines] == names
    assert [line.split(":")[0] for line in lines] == ["candidates", "candidates", "contact sheet", "exported"]


def test_an_unknown_option_is_refused_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["--tests"]) == 2
    assert "--test [ARGS]" in capsys.readouterr().err


def test_an_environment_is_usable_where_it_was_made(tmp_path: Path) -> None:
    venv.create(tmp_path / "made")
    settings = tmp_path / "made" / "pyvenv.cfg"
    assert start.usable(settings)
    (tmp_path / "made").rename(tmp_path / "moved")
    assert not start.usable(settings)
    assert not start.usable(tmp_path / "moved" / "pyvenv.cfg")


def test_an_environment_of_another_python_is_not_usable(tmp_path: Path) -> None:
    venv.create(tmp_path / "made")
    settings = tmp_path / "made" / "pyvenv.cfg"
    settings.write_text(settings.read_text().replace("version = 3.", "version = 3.1"))
    assert not start.usable(settings)


def test_an_environment_without_qt_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(start.SetUpError, match="Delete that folder"):
        start.qt_folder(tmp_path)
    qt = tmp_path / "lib" / "python3.11" / "site-packages" / "PySide6" / "Qt"
    qt.mkdir(parents=True)
    assert start.qt_folder(tmp_path) == qt


def test_a_missing_ldd_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(start.SetUpError, match="`ldd` cannot be run"):
        start.linked_but_missing([tmp_path / "libQt6.so"])


def test_a_program_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(start.SetUpError, match="ld-desktop cannot be run: No such file"):
        start.call([tmp_path / "ld-desktop"])


def test_a_link_to_another_environment_is_refused_and_what_it_leads_to_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    link = tmp_path / ".venv"
    link.symlink_to(elsewhere)
    monkeypatch.setattr(start, "ENVIRONMENT", link)
    with pytest.raises(start.SetUpError, match="is a link"):
        start.make_environment()
    assert (elsewhere / "precious").exists()
