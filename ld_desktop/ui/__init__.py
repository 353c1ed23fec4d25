"""Widgets. They draw the model and hold no state of their own.

Rooms, the lowest first: widgets, canvas, tools, panels, gallery, dialogs, method_settings, menus,
tuned_edits, window. A room
imports from itself and from the rooms before it, from ``ld_desktop.model`` and ``ld_desktop.actions``, never from those
after it.
"""
