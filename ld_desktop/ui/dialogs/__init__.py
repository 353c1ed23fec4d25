"""Dialogs: settings, files, questions. None holds up the window. Start with ``settings_dialog``."""
