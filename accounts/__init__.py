"""Who someone is: organisations, people, roles, logging in, the trail. Never imports cases."""
