"""Commands about people, roles of the database and the trail."""
