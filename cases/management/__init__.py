"""Commands of cases."""
