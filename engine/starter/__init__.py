"""The picture-book world and the small models trained on it."""
