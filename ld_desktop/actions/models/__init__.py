"""Models: getting, adding, verifying and removing them, and which of them the edit uses.

May import ``ld_desktop.actions`` and ``ld_desktop.model``. Start with ``model_actions``.
"""
