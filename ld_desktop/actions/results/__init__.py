"""What result layers wait for: how they lie in the photo, and what tools see of them.

``result_looks`` is where to start reading.
"""
