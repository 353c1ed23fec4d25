"""Project files saved from the window and opened in it. Start with ``project_files``."""
