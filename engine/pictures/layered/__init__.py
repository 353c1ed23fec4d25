"""Files with layers, for programs that have some: OpenRaster and Photoshop. Torch-free."""
