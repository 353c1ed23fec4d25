"""The state of the program: observable, undoable, without widgets."""
