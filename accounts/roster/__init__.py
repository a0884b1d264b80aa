"""The roster: who is on duty when, kept by the team leader."""
