"""What someone is typing: sealed, per person, form and object."""
