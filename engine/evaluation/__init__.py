"""Data sets edited and scored, as the paper does with TEdBench: ``ld-edit evaluate``.

Torch-free but for ``clip_adapter`` and ``scorer``, which run in a process of their own. May import every room before
it, up to ``process``. Start with ``evaluate``.
"""
