"""Packages that load when they are first used."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from engine.process.lazy_imports import SELDOM_USED, import_lazily


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``shelf.books``, which writes a file when it is loaded, with one module that needs nothing of it."""
    books = tmp_path / "shelf" / "books"
    books.mkdir(parents=True)
    (books.parent / "__init__.py").touch()
    (books / "__init__.py").write_text(
        f"import pathlib\npathlib.Path({str(tmp_path / 'loaded')!r}).touch()\nTITLE = 'Atlas'\n"
    )
    (books / "small.py").write_text("PAGES = 3\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    return tmp_path


def test_a_package_loads_when_something_of_it_is_asked_for(package: Path) -> None:
    try:
        import_lazily(["shelf.books", "shelf.missing"])
        assert importlib.import_module("shelf.books.small").PAGES == 3
        assert not (package / "loaded").exists()
        books = importlib.import_module("shelf").books
        assert books.TITLE == "Atlas" and (package / "loaded").exists()
        with pytest.raises(AttributeError):
            _ = books.AUTHOR
        assert sys.modules["shelf.books"] is books and "shelf.missing" not in sys.modules
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "shelf"]:
            del sys.modules[name]


def test_what_is_put_off_exists() -> None:
    for name in SELDOM_USED:
        assert importlib.util.find_spec(name) is not None, name
