from __future__ import annotations

import pytest

from engine.protocol.prompts import join_target, unknown_words, words


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
