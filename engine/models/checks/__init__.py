"""A model's folder and files checked from outside, before a library loads anything of them.

Torch-free but for ``weight_checks``. May import what ``engine.models`` may. Start with ``model_folder``.
"""
