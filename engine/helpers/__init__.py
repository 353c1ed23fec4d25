"""Short-lived processes for pictures from outside and for work on many pixels, and how they are asked.

Torch-free. May import ``protocol``, ``files`` and ``pictures``; the modules that ask load neither numpy nor Pillow.
Start with ``picture_helpers``.
"""
