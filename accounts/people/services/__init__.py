"""Verbs of people: the only writers of who may do what, besides the seed and the bootstrap."""
