"""Handing a case over: the package, its acceptance, and the monitoring after it."""
