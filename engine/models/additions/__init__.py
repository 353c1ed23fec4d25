"""What a person adds to a model or puts in the place of a part of it: LoRA files, a VAE, words.

May import what ``engine.models`` may. Start with ``additions``.
"""
