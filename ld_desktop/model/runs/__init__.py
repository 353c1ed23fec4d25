"""The edits that wait for their turn, and what the next would take. Start with ``edit_queue``."""
