"""Masks as an artist paints them: coverage, strokes, tiles for undo.

May import ``ld_desktop.model``. Start with ``mask``.
"""
