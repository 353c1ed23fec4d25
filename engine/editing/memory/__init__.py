"""How an edit fits into the memory of its device: modes of training, and what each of them takes.

May import what the stages import, and no stage. Start with ``modes``.
"""
