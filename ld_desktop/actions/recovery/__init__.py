"""What keeps an edit from being lost: saved every few seconds, found again at the next start, leftovers put in order.

Start with ``autosave`` and ``crash_recovery``.
"""
