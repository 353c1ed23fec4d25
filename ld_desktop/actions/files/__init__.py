"""The files that an edit is made of: copies of what was opened, changes on disk, pictures that are written.

Start with ``original_copies``.
"""
