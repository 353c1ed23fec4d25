"""What of a run or a project is exported, and how: ``ld-edit export``, ``ld-edit project``."""
