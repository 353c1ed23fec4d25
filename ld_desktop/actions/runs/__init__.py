"""What a run is asked for, and what can be done with it later: pause it, end a stage, continue one that was cut off.

Start with ``edit_request``, then ``run_steering`` and ``continued_runs``.
"""
