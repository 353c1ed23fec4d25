"""One edit from photo to candidates.

May import every room before it: ``protocol``, ``files``, ``pictures``, ``helpers``, ``models``, ``segmentation``.
Start with ``edit``, then ``methods.layerdiffusion``, then the three stages in ``stages``.
"""
