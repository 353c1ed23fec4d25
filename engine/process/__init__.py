"""The engine's process: what it answers, its loop, and the client that starts it and speaks with it.

``client``, ``session``, ``progress_display`` and ``request_checks`` are torch-free. May import every room before it,
up to ``editing``. Start with ``worker`` on the inside, with ``client`` on the outside.
"""
