"""LoRA files: how their weights are named and stored, and low-rank factors of a change of weights.

May import what ``engine.models`` may. Start with ``lora_export``, which is torch-free.
"""
