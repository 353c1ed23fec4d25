"""What widgets everywhere share: the theme, buttons, focus. Start with ``theme``."""
