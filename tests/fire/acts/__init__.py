"""Random acts through the screens, and what the trail must hold of each by the documents alone."""
