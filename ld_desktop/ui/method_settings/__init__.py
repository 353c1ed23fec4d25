"""All settings of the method in one window, each with what it does. Start with ``method_settings_dialog``."""
