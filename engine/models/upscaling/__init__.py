"""Upscalers: networks of a person's own that enlarge a picture, each one .safetensors file.

May import what ``engine.models`` may. ``upscalers`` looks at a file and loads it, ``pieces`` bounds the memory.
"""
