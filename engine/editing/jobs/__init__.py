"""The jobs that draw: a whole edit, further candidates of a tuned edit, references.

Each is a module with ``run``, which is given the request, what is resident, ``emit`` and ``cancelled``, and returns the
request's result. A job knows no other. May import what lies in ``engine.editing``. Start with ``edit``.
"""
