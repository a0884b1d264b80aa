"""The trail: recording a look, keeping changes without values, reviewing who saw and did what."""
