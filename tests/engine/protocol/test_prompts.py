from __future__ import annotations

import pytest

from engine.protocol.errors import PromptError
from engine.protocol.prompts import check, is_foreign, join_target, read, unknown_words, words
from engine.protocol.texts import shown


@pytest.mark.parametrize(
    ("background", "target"),
    [
        ("in the snow", "a dog jumping in the snow"),
        ("By a lake", "a dog jumping By a lake"),
        ("a snowy forest", "a dog jumping, a snowy forest"),
        ("inland sea", "a dog jumping, inland sea"),
    ],
)
def test_the_target_joins_both_prompts(background: str, target: str) -> None:
    assert join_target(" a dog jumping ", background) == target


def test_words_are_lower_case_and_without_punctuation() -> None:
    assert words("A Dog's life: 2 cats_and-dogs!") == ["a", "dog's", "life", "2", "cats", "and", "dogs"]
    assert words(" .,; ") == []


def test_unknown_words_are_named_once_in_order() -> None:
    assert unknown_words("a zebra, a gnu, a Zebra", ["a"]) == ["zebra", "gnu"]


@pytest.mark.parametrize(
    ("text", "closed", "open_"),
    [
        ("a dog jumping in the snow", False, False),
        ("a zebra in the zoo", False, False),
        ("a doq", False, False),
        ("zebra", False, False),
        ("ein Hund springt hoch", True, False),
        ("un chien qui saute", True, False),
        ("собака прыгает", True, True),
        ("a dog, прыгает", True, False),
        ("跳ぶ犬", True, True),
        ("كلب", True, True),
        ("a dog in a café", False, False),
        ("3 dogs", False, False),
        ("", False, False),
    ],
)
def test_another_language_is_told_from_unknown_words(text: str, closed: bool, open_: bool) -> None:
    """All models read English; of one without a vocabulary of its own only the letters tell."""
    words_known = ["a", "dog", "dogs", "3", "jumping", "in", "the", "snow"]
    assert (is_foreign(text, words_known), is_foreign(text, ())) == (closed, open_)


def test_a_long_text_of_unknown_words_is_refused_at_once() -> None:
    text = " ".join(["a dog in the snow", *(f"unheard{'x' * number}" for number in range(3000))])
    vocabulary = ["a", "dog", "in", "the", "snow", *(f"word{number}" for number in range(500))]
    with pytest.raises(PromptError, match="hardly a word"):
        check(shown("object"), read(text, 5, 10, vocabulary))
