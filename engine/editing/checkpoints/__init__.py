"""What makes a run one that can be stopped and continued: its training state on disk, and what a person wishes of it.

Start with ``training_state``, then ``training_steps``, through which every training stage goes.
"""
