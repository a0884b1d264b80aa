"""`python -m veiligthuis.backup make FOLDER --keys FOLDER`, or `restore BACKUP --keys FILE`; script/backup and script/restore."""

import argparse
import os
import sys
from pathlib import Path

import psycopg

from veiligthuis import env
from veiligthuis.backup import Failed
from veiligthuis.backup.making import make
from veiligthuis.backup.restoring import restore
from veiligthuis.embedded.places import Refused, find_places, say


def main() -> int:
    """Do what was asked and return the exit code."""
    parser = argparse.ArgumentParser(prog="script/backup, script/restore", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind, place, keys in (("make", "de map voor de back-up", "de map"), ("restore", "een back-up", "het bestand")):
        part = kinds.add_parser(kind)
        part.add_argument("place", type=Path, help=place)
        part.add_argument("--keys", type=Path, required=True, help=f"{keys} van de sleutels, apart van de rest")
    asked = parser.parse_args()
    os.umask(0o077)
    try:
        places = find_places()
        if asked.kind == "restore":
            say(restore(places, asked.place, asked.keys))
            return 0
        say("\n".join(map(str, make(places, asked.place, asked.keys))))
    except (Failed, Refused, env.Missing, OSError, psycopg.OperationalError) as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201  the terminal is this program's screen
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
