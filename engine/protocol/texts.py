"""Texts for a person, kept apart from the values in them, so that a window can say them in its own language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, LiteralString

import msgspec

_PLACE: Final = re.compile(r"\{(\w+)\}")


class Text(msgspec.Struct, frozen=True):
    """An English ``template`` with {names} in it, and what these stand for; as ``str`` the English text.

    Braces in a value are characters like all others, and so is a name in braces that has no value.
    """

    template: str
    values: Mapping[str, str | Text] = {}

    def told(self, translate: Callable[[str], str]) -> str:
        """The text in the language of ``translate``, which is asked for each template in it."""
        told = {
            name: value.told(translate) if isinstance(value, Text) else value for name, value in self.values.items()
        }
        return _PLACE.sub(lambda place: told.get(place[1], place[0]), translate(self.template))

    def __str__(self) -> str:
        return self.told(str)


def shown(template: LiteralString, /, **values: object) -> Text:
    """A text that a window may show. Written out at the call, which is where ``packaging/translations.py`` finds it."""
    return Text(
        template, {name: value if isinstance(value, Text) else _written(value) for name, value in values.items()}
    )


def _written(value: object) -> str:
    """File names need not be Unicode; what is told of them has to be."""
    return str(value).encode(errors="backslashreplace").decode()
