"""The edits that wait for their turn. Start with ``edit_queue``."""
