"""``ld-edit``: the command line.

Torch-free: jobs run in the engine's process. May import every room of the engine. Start with ``main`` and ``commands``.
"""
