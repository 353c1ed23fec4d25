"""What a picture file tells beside its pixels. Torch-free. May import what ``engine.pictures`` may."""
