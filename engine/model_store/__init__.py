"""What models can be had, what is installed, and the download: what comes from outside is checked by its SHA-256.

Torch-free. May import every room before it: ``protocol``, ``files``, ``pictures``, ``helpers``, ``models``. Start with
``library`` for what is installed, with ``download`` for the network, which nothing here touches without being asked.
"""
