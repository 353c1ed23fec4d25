"""The picture-book world and the small models trained on it.

``world`` and what it draws with are torch-free. May import ``protocol``, ``files`` and ``pictures``. Start with
``world``; ``training`` makes the models.
"""
