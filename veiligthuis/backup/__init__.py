"""A copy of an installation that can be set back: database and media in one folder, the keys apart (security.md D19).

Nothing here imports Django: the program may be running, standing still or gone. Whoever has one half reads nothing
that the program seals; whoever has both has everything, so they belong in two places.
"""

# what lives for hours is left out: half-typed text ends with its key, and a copied login would open a door
LEFT_OUT = ("cases_draft", "accounts_login")
LEFT_OUT_KEYS = "drafts"
STATEMENT = "statement.json"
DATABASE = "database.dump"
MEDIA = "media.tar"


class Failed(Exception):
    """The backup or restore ends here; the message is the one line that says why."""
