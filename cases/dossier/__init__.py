"""The case, who is on it, and the one door that decides who may see it."""
