"""The state of the program: observable, undoable, without widgets. QtCore only.

Modules here know nothing of ``masks`` and ``document``; ``masks`` holds what is painted, ``document`` the edit and what
can be done with it. Start with ``document.document``.
"""
