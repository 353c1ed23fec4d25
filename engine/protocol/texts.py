"""Texts for a person, kept apart from the values in them, so that a window can say them in its own language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, LiteralString

import msgspec

_PLACE: Final = re.compile(r"\{(\w+)\}")


class Text(msgspec.Struct, frozen=True):
    """An English ``template`` with {names} in it, and what these stand for; as ``str`` the command line's text.

    A window says the template ``window`` where there is one. Braces in a value are characters like all others, and so
    is a name in braces that has no value.
    """

    template: str
    values: Mapping[str, str | Text] = {}
    window: str | msgspec.UnsetType = msgspec.UNSET

    def told(self, translate: Callable[[str], str]) -> str:
        """What a window says, in the language of ``translate``, which is asked for each template in it."""
        return self._filled(lambda text: translate(text.window or text.template))

    def naming(self, path: str, name: str) -> Text:
        """With ``name`` wherever a value has ``path``: a person knows the file by that."""
        named = {
            key: value.naming(path, name) if isinstance(value, Text) else value.replace(path, name)
            for key, value in self.values.items()
        }
        return msgspec.structs.replace(self, values=named)

    def __str__(self) -> str:
        return self._filled(lambda text: text.template)

    def _filled(self, template: Callable[[Text], str]) -> str:
        told = {
            name: value._filled(template) if isinstance(value, Text) else value for name, value in self.values.items()
        }
        return _PLACE.sub(lambda place: told.get(place[1], place[0]), template(self))


def shown(template: LiteralString, /, **values: object) -> Text:
    """A text that a window may show. Written out at the call, which is where ``packaging/translations.py`` finds it."""
    return Text(
        template, {name: value if isinstance(value, Text) else _written(value) for name, value in values.items()}
    )


def advised(command_line: LiteralString, window: LiteralString) -> Text:
    """What differs: options and settings for who types commands, names of the window for who looks at one."""
    return Text(command_line, window=window)


def _written(value: object) -> str:
    """File names need not be Unicode; what is told of them has to be."""
    return str(value).encode(errors="backslashreplace").decode()
