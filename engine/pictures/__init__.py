"""Pictures and masks as arrays: read, written, framed, cut out, put together. Pure functions where they can be.

Torch-free. May import ``protocol`` and ``files``. Start with ``picture_io``.
"""
