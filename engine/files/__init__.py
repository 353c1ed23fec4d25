"""Files: written whole or not at all, told apart by their content, and where the program's own ones lie.

Torch-free. May import ``protocol``. Start with ``atomic``.
"""
