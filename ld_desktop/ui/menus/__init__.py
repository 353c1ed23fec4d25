"""Commands as QActions, the menus and shortcuts they stand in, and what each does. Start with ``commands``."""
