"""LoRA files: how their weights are named and stored, and low-rank factors of a change of weights.

May import what ``engine.models`` may. ``lora_merge`` puts them onto a model; ``lora_export`` writes them.
"""
