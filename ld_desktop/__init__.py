"""The Qt program: a window around the engine's child process."""
