"""What exists in the picture-book world, and the words for it."""

from __future__ import annotations

from typing import Final

Colour = tuple[int, int, int]

ANIMALS: Final = ("dog", "cat", "rabbit", "bear", "giraffe", "horse", "elephant", "bird", "deer", "turtle")
THINGS: Final = ("car", "boat", "chair")  # they have no pose of their own: all stand
SUBJECTS: Final = (*ANIMALS, *THINGS)  # what a scene's ``animal`` may be
POSES: Final = ("standing", "sitting", "lying", "running", "jumping")
PLACES: Final = (
    "on a beach",
    "in a forest",
    "in the snow",
    "in a desert",
    "in a meadow",
    "in a city at night",
    "in a living room",
    "in the mountains",
    "by a lake",
    "on a road",
)
WEATHERS: Final = ("clear", "at sunset", "at night", "in the rain", "in the fog")
WITHOUT_WEATHER: Final = ("in a city at night", "in a living room")  # places where it is always clear
COAT_COLOURS: Final[dict[str, Colour]] = {
    "brown": (132, 82, 44),
    "black": (44, 42, 48),
    "white": (242, 240, 234),
    "grey": (142, 144, 150),
    "orange": (236, 126, 38),
    "golden": (230, 190, 78),
    "pink": (242, 150, 184),
    "blue": (72, 122, 216),
}
COLOURS: Final = tuple(COAT_COLOURS)

# Captions never name a mark: it is what makes one brown dog *this* brown dog.
COAT_MARK_KINDS: Final = ("spots", "stripes", "patch")  # things wear these only
MARK_KINDS: Final = (*COAT_MARK_KINDS, "collar", "hat", "socks", "scarf", "saddle")
MARK_COLOURS: Final[dict[str, Colour]] = {
    "red": (212, 36, 46),
    "green": (46, 158, 70),
    "purple": (130, 58, 172),
    "yellow": (252, 228, 50),
    "cyan": (52, 204, 216),
    "white": (248, 248, 248),
    "black": (28, 26, 30),
}

SUBJECT_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "dog": ("dog", "puppy", "hound"),
    "cat": ("cat", "kitten"),
    "rabbit": ("rabbit", "bunny"),
    "bear": ("bear",),
    "giraffe": ("giraffe",),
    "horse": ("horse", "pony"),
    "elephant": ("elephant",),
    "bird": ("bird",),
    "deer": ("deer", "stag"),
    "turtle": ("turtle", "tortoise"),
    "car": ("car",),
    "boat": ("boat", "sailing boat"),
    "chair": ("chair",),
}
COLOUR_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "brown": ("brown",),
    "black": ("black",),
    "white": ("white",),
    "grey": ("grey", "gray"),
    "orange": ("orange", "ginger"),
    "golden": ("golden", "blond"),
    "pink": ("pink",),
    "blue": ("blue",),
}
POSE_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "standing": ("standing", "that stands", "standing still"),
    "sitting": ("sitting", "that sits", "sitting down"),
    "lying": ("lying", "that lies down", "lying down", "resting"),
    "running": ("running", "that runs", "galloping"),
    "jumping": ("jumping", "that jumps", "leaping"),
}
PLACE_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "on a beach": ("on a beach", "on the beach", "at the beach", "by the sea"),
    "in a forest": ("in a forest", "in the forest", "in the woods", "among trees"),
    "in the snow": ("in the snow", "in snow", "in a snowy field", "in winter"),
    "in a desert": ("in a desert", "in the desert", "on a sand dune"),
    "in a meadow": ("in a meadow", "in the meadow", "among flowers", "in a field of flowers"),
    "in a city at night": ("in a city at night", "in the city at night", "on a street at night"),
    "in a living room": ("in a living room", "in the living room", "in a room", "at home"),
    "in the mountains": ("in the mountains", "in front of mountains", "in the alps"),
    "by a lake": ("by a lake", "by the lake", "beside a lake", "at the water"),
    "on a road": ("on a road", "on the road", "on a country road"),
}
WEATHER_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "clear": ("", "", "", "by day"),
    "at sunset": ("at sunset", "in the evening"),
    "at night": ("at night",),
    "in the rain": ("in the rain", "in rain", "on a rainy day"),
    "in the fog": ("in the fog", "in fog", "on a foggy day"),
}
# Bodies are drawn facing right; captions name only the other way, so that no caption leaves open where the head is.
LEFT_WORDS: Final = ("facing left", "looking left", "turned left")
OPENINGS: Final = ("", "", "", "a picture of ", "a drawing of ", "a photo of ")
EXTRA_WORDS: Final = ("a", "an", "the", "one", "animal", "and", "with", "scene", "place")


def all_words() -> tuple[str, ...]:
    """Every word the starter's tokenizer knows, sorted."""
    phrases = [*OPENINGS, *EXTRA_WORDS, *LEFT_WORDS]
    for table in (SUBJECT_WORDS, COLOUR_WORDS, POSE_WORDS, PLACE_WORDS, WEATHER_WORDS):
        for synonyms in table.values():
            phrases.extend(synonyms)
    return tuple(sorted({word for phrase in phrases for word in phrase.split()}))
