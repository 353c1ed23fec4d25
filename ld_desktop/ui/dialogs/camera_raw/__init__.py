"""What is asked before a camera's raw file is developed. Start with ``develop_command``."""
