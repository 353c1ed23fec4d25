"""What can be done with tuned edits: drawn from otherwise, listed, exported, imported, deleted.

Start with ``tuned_commands``.
"""
