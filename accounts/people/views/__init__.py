"""The screens of the functional administrator: who has what since when, asking, deciding, reading in a list."""
