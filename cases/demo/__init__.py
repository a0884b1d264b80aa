"""Invented people and cases to look around in; made through the services, by a moved clock, no row edited."""
