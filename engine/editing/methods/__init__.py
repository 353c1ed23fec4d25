"""The methods a person can choose, one module each. None knows another; ``engine.editing.jobs.edit`` chooses one.

Start with ``layerdiffusion``.
"""
