"""The people of one case: names, births, households, addresses, relations, safe contact."""
