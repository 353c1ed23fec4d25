"""What a run is asked for, what waits for its turn, and what can be done with a run later: pause it, end a stage,
continue one that was cut off.

Start with ``edit_request``, then ``run_steering``, ``continued_runs`` and ``queued_edits``.
"""
