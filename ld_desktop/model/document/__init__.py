"""The edit: photo, frame, layers, results, history, and why something cannot be done now.

May import ``ld_desktop.model`` and ``masks``. Start with ``document``.
"""
