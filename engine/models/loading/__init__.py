"""How a model is opened as a person has it: a folder in the layout of diffusers, or one file with the whole model.

May import what ``engine.models`` may. Start with ``model_source``; what differs between Stable Diffusion 1.x, 2.x
and XL stands in ``engine.models.families``.
"""
