"""Everything versioned that a region may change: instruments, terms, frames of letters and of the Meldcode."""
