"""One edit from photo to candidates, and what is drawn beside it: further candidates, references.

May import every room before it: ``protocol``, ``files``, ``pictures``, ``helpers``, ``models``, ``segmentation``.
Start with ``jobs.edit``, then ``methods.layerdiffusion``, then the three stages in ``stages``.
"""
