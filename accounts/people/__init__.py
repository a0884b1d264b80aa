"""The people: who has what and since when, and every change of it seen by a second administrator."""
