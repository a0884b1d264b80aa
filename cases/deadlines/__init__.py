"""Clocks as rows, the regimes they are counted by, and working days."""
