"""Widgets. They draw the model and hold no state of their own."""
