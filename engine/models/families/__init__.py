"""Families of models, a module each: what one needs that others do differently: texts, sizes, names in single files.

May import what ``engine.models`` may, and the parts of diffusers that convert weights. Start with ``family``;
``registry`` lists all. How a file or folder is opened stands in ``engine.models.loading``.
"""
