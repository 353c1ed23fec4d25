"""The gallery of candidates. Start with ``gallery_view``."""
