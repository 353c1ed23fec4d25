"""What is set for runs, and how settings are read from their file. Start with ``method_settings``."""
