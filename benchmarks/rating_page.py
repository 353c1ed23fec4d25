"""The page of a rating study: the pictures, the questions, and a script that keeps and saves the answers."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

QUESTIONS: Final = ("background", "action")
_ASKED: Final = {
    "background": "The background is the one that was to be kept, or the one that was asked for.",
    "action": "The object does what the text says, and is still the same one.",
}
_STYLE: Final = """\
body { font: 16px/1.5 sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 72rem; color: #222; }
section { display: flex; gap: 1.5rem; margin: 2rem 0; align-items: start; }
figure { margin: 0; flex: none; } img { width: 14rem; image-rendering: pixelated; }
fieldset { border: none; padding: 0; margin: 0 0 1rem; } label { margin-right: 1rem; } button { font: inherit; }"""
# Saving works before anything is read from the browser's store, which may be closed to pages from a disk.
_SCRIPT: Final = """const form = document.querySelector('form'), page = form.dataset.page;
const rated = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, Number(value)]));
let person = Math.random().toString(36).slice(2);
const keep = () => { try { localStorage.setItem(page, JSON.stringify({person, ratings: rated()})); } catch {} };
form.addEventListener('change', keep);
form.addEventListener('submit', event => {
  event.preventDefault();
  const link = document.createElement('a');
  const told = JSON.stringify({page, person, ratings: rated()});
  link.href = URL.createObjectURL(new Blob([told], {type: 'application/json'}));
  link.download = 'ratings.json';
  link.click();
});
form.addEventListener('reset', () => {
  person = Math.random().toString(36).slice(2);
  try { localStorage.removeItem(page); } catch {}
});
try {
  const kept = JSON.parse(localStorage.getItem(page));
  if (kept) person = kept.person;
  for (const [name, value] of Object.entries(kept ? kept.ratings : {}))
    form.querySelector(`[name="${name}"][value="${value}"]`).checked = true;
} catch {}"""


def whole(name: str, sections: Sequence[str]) -> str:
    """HTML. ``name`` tells this page's answers from another's, in the browser and in the file that it saves."""
    title, parts = "Which edits are good?", "\n".join(sections)
    return (
        f"<!doctype html>\n<meta charset='utf-8'><title>{title}</title><style>{_STYLE}</style>\n<h1>{title}</h1>\n"
        "<p>Rate each edit from 1 (very poor match) to 5 (very good match). You can stop and go on later.</p>\n"
        f"<form data-page='{name}'>{parts}<button>Save ratings</button> "
        f"<button type='reset'>Another person</button></form>\n<script>{_SCRIPT}</script>\n"
    )


def section(name: str, given: Sequence[str], text: str) -> str:
    """``given``: what the pictures are that the edit was made from, the photo first."""
    asked: list[str] = []
    for question in QUESTIONS:
        buttons = "".join(
            f'<label><input type="radio" name="{name} {question}" value="{value}"> {value}</label>'
            for value in range(1, 6)
        )
        asked.append(f"<fieldset><legend>{_ASKED[question]}</legend>{buttons}</fieldset>")
    files = {f"{name}-{'other' if i else 'photo'}.png": f"the {what}" for i, what in enumerate(given)}
    pictures = "".join(_figure(file, what) for file, what in (files | {f"{name}.png": "the edit"}).items())
    return f"<section>{pictures}<div><p>“{html.escape(text)}”</p>{''.join(asked)}</div></section>"


def _figure(file: str, what: str) -> str:
    return f'<figure><img src="{file}" alt="{what}"><figcaption>{what}</figcaption></figure>'
