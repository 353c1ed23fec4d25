"""How a result lies over its photo: where it replaces it, in which colours, and what differs then. Torch-free.

May import what ``engine.pictures`` may; ``replaced`` is where to start reading.
"""
