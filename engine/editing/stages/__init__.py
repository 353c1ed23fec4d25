"""The stages of the method, one module each. None knows another; ``engine.editing.methods`` joins them.

Start with ``embeddings`` (stage 1), ``weights`` (stage 2), ``sampling`` (stage 3).
"""
