"""A private PostgreSQL and a supervisor, so that one command runs everything without prerequisites.

Standard library only: it starts before, and without, Django. `python -m kompass.embedded up` is the
demonstration, `python -m kompass.embedded run CMD` runs one command beside the same database.
"""
