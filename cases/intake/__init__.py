"""How something comes in: conversations, advice, submissions, reports, and the reporter kept apart."""
