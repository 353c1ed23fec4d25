"""Families of models, a module each: what one family needs that others do differently when it lies in a single file.

May import what ``engine.models`` may, and the parts of diffusers that convert weights. Start with ``family``.
"""
