"""Families of models, a module each: what one needs that others do differently: texts, sizes, single files.

May import what ``engine.models`` may, and the parts of diffusers that convert weights. Start with ``family``; ``known``
lists all.
"""
