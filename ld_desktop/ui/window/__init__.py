"""The main window: where everything is, and which command does what. Start with ``main_window``."""
