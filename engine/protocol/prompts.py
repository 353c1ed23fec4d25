"""Prompts: joining object and background into the target, and the words a closed vocabulary knows. Torch-free."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import msgspec

from engine.protocol.errors import PromptError
from engine.protocol.texts import Text, shown

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")
_PREPOSITIONS = (
    "about above across against along amid among amidst around at before behind below beneath beside between beyond by "
    "down during for from in inside into near of off on onto opposite outside over past through throughout to toward "
    "towards under underneath up upon with within without"
)
_MOST_NAMED: Final = 5  # of the words that are unknown


def words(text: str) -> list[str]:
    """The words of ``text``, lower-case, without punctuation."""
    return _WORD.findall(text.lower())


def join_target(object_prompt: str, background_prompt: str) -> str:
    """T of T_a and T_b: "a dog jumping" + "in the snow", or "a dog jumping" + ", " + "a snowy forest"."""
    first = words(background_prompt)[:1]
    joint = " " if first and first[0] in _PREPOSITIONS.split() else ", "
    return f"{object_prompt.strip()}{joint}{background_prompt.strip()}"


def unknown_words(text: str, vocabulary: Collection[str]) -> list[str]:
    """Words of ``text`` that are not in ``vocabulary``, each once, in order."""
    known = frozenset(vocabulary)
    return list(dict.fromkeys(word for word in words(text) if word not in known))


def suggestions(word: str, vocabulary: Sequence[str]) -> list[str]:
    """The words of ``vocabulary`` nearest to ``word``, at most two."""
    return difflib.get_close_matches(word, vocabulary, n=2, cutoff=0.6)


def is_foreign(text: str, vocabulary: Collection[str]) -> bool:
    """Whether ``text`` is in no language that a model of ``vocabulary`` reads: all read English.

    Without a vocabulary, only letters tell: where none is Latin. With one, a word in other letters does, and where of
    several words at most one in four is known.
    """
    found = words(text)
    latin = [all(_is_latin(letter) for letter in word) for word in found]
    if not vocabulary:
        return bool(found) and not any(latin)
    known = sum(word in vocabulary for word in found)
    return not all(latin) or (len(found) > 1 and 4 * known <= len(found))


def _is_latin(letter: str) -> bool:
    return not letter.isalpha() or unicodedata.name(letter, "").startswith(("LATIN", "FEMININE", "MASCULINE", "MICRO"))


class Reading(msgspec.Struct, frozen=True):
    """What a model makes of ``text``: ``tokens`` of at most ``limit``.

    ``unknown``: the first words that it has never seen, each with near ones that it has. ``foreign``: see
    ``is_foreign``.
    """

    text: str
    tokens: int
    limit: int
    unknown: Mapping[str, Sequence[str]]
    foreign: bool = False

    @property
    def usable(self) -> bool:
        return not self.foreign and not self.unknown and self.tokens <= self.limit


def read(text: str, tokens: int, limit: int, vocabulary: Sequence[str]) -> Reading:
    """By a model of ``vocabulary``; empty: it knows all words."""
    unknown = unknown_words(text, vocabulary)[:_MOST_NAMED] if vocabulary else []
    near = {word: suggestions(word, vocabulary) for word in unknown}
    return Reading(text, tokens, limit, near, is_foreign(text, vocabulary))


def check(role: Text, found: Reading) -> None:
    """Raises PromptError when the text is empty, not English, of unknown words, or over the limit.

    ``role`` names the prompt to the person: "object", "background", ...
    """
    if not words(found.text):
        raise PromptError("The {role} prompt is empty.", "Describe it in a few words.", role=role)
    if found.foreign:
        raise PromptError(
            "The {role} prompt has hardly a word that this model knows: the model reads English.",
            "Write it in English.",
            role=role,
        )
    if found.unknown:
        named = ", ".join(f"'{word}'" for word in found.unknown)
        near = [match for matches in found.unknown.values() for match in matches]
        many = shown("The {role} prompt has words this model has never seen: {named}.", role=role, named=named)
        one = shown("The {role} prompt has a word this model has never seen: {named}.", role=role, named=named)
        mean = shown("Perhaps you mean: {near}.", near=", ".join(dict.fromkeys(near)))
        raise PromptError(
            many if len(found.unknown) > 1 else one, mean if near else shown("Use words of its picture-book world.")
        )
    if found.tokens > found.limit:
        raise PromptError(
            "The {role} prompt is {tokens} tokens long; this model reads at most {limit}.",
            "Shorten the prompt.",
            role=role,
            tokens=found.tokens,
            limit=found.limit,
        )
