"""What the artist can have done: each action reads the model, asks the engine, and puts the answer into the model."""
