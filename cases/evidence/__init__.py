"""The timeline: entries that are never changed, only corrected by a new version."""
