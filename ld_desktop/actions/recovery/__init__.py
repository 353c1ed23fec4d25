"""What keeps an edit from being lost: written down step by step, found again at the next start, leftovers put in order.

Start with ``autosave`` and ``crash_recovery``.
"""
