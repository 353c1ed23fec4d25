"""What window, command line and engine say to each other: requests, events, errors, texts, settings.

Torch-free, and free of numpy and Pillow. Imports nothing of the engine. Start with ``requests`` and ``events``.
"""
