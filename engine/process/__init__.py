"""The engine's process: what it answers, its loop, and the client that starts it and speaks with it.

All but ``dispatch`` are torch-free; ``worker`` loads that one once it has its channel. May import every room before it,
up to ``editing``. Start with ``worker`` on the inside, with ``client`` on the outside.
"""
