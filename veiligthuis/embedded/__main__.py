"""`python -m veiligthuis.embedded serve [--only …]`, `services [--throwaway] -- command …`, or `manage -- command …`."""

import argparse
import os
import sys

from veiligthuis import env
from veiligthuis.embedded.manage import manage
from veiligthuis.embedded.places import Refused, find_places, take_lock
from veiligthuis.embedded.processes import Stopping
from veiligthuis.embedded.supervisor import serve, with_services


def main() -> int:
    """Run the command that was asked for and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m veiligthuis.embedded", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    whole = kinds.add_parser("serve", help="run the whole program, or one process of it")
    whole.add_argument("--only", choices=("web", "worker", "beat"), default="", help="with services that run elsewhere")
    services = kinds.add_parser("services", help="run one command with the services up")
    services.add_argument("--throwaway", action="store_true", help="trade safety of the data for speed: tests only")
    services.add_argument("command", nargs="+")
    beside = kinds.add_parser("manage", help="run a command of manage.py, beside the running program or without it")
    beside.add_argument("command", nargs="*")
    asked = parser.parse_args()
    os.umask(0o077)
    stopping = Stopping()
    stopping.install()
    try:
        if asked.kind == "manage":
            return manage(asked.command, stopping)
        places = find_places()
        only = getattr(asked, "only", "")
        lock = take_lock(places.data, only)
        try:
            if asked.kind == "serve":
                return serve(places, stopping, only)
            return with_services(places, stopping, asked.command, throwaway=asked.throwaway)
        finally:
            os.close(lock)
    except (Refused, env.Missing) as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201  the terminal is this program's screen
        return 1


if __name__ == "__main__":
    sys.exit(main())
