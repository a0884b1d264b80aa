"""What professionals and receivers see: Meldcode reports and received handovers."""
