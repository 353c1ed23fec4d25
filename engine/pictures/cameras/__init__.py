"""Pictures as today's cameras write them: HEIC and raw files. Torch-free.

Each is read by a package that is an optional part of the program. ``camera_kinds`` says which, and loads neither.
"""
