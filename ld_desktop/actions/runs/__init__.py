"""What can be done with a run beside starting it: pause it, end a stage of it, continue one that was cut off.

Start with ``run_steering``, then ``continued_runs``.
"""
