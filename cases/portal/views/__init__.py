"""What the portal answers: the list, the parts, the weighing, the people, and sending."""
