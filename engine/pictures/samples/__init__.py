"""A photo's own numbers, in its own colours and with up to 16 bits a channel: read, laid over, written. Torch-free.

May import what ``engine.pictures`` may; ``photo_samples`` is where to start reading.
"""
