"""A command of manage.py for what script/server runs: with its services, as its account, beside it or while it stands still."""

import json
import os
from contextlib import suppress
from typing import NoReturn

from veiligthuis import env
from veiligthuis.embedded.places import Places, Refused, find_places, take_lock
from veiligthuis.embedded.processes import Stopped, Stopping, child_environment, lowered, python
from veiligthuis.embedded.servers import Postgres, Valkey
from veiligthuis.embedded.supervisor import SERVICES, Supervisor


def manage(words: list[str], stopping: Stopping) -> int:
    """Run one command of manage.py; what an address in the environment names is asked there.

    Args:
        words: the command and its options.
        stopping: whether someone pressed Ctrl-C.

    Returns:
        Its exit code, when we started services for it; else this process has become the command.

    Raises:
        Refused: no database of ours is there (yet), or the one that runs does not answer.

    """
    own = bool(env.text("DATABASE_URL"))
    data = env.folder("VT_DATA_DIR", env.BASE_DIR / "var")
    if data.exists() and not os.access(data, os.W_OK | os.X_OK):
        raise Refused(f"De gegevensmap {data} is van een ander account.")
    if not own and not any(data.glob("postgres/*/PG_VERSION")):
        raise Refused(f"In {data} staat nog geen database: start eerst script/server, of zet DATABASE_URL.")
    places = find_places()
    try:
        lock = take_lock(places.data)
    except Refused:
        _become(words, places, _addresses(places))
    if own:
        os.close(lock)
        _become(words, places, {})
    supervisor = Supervisor(places, stopping)
    try:
        supervisor.start_services()
        supervisor.environment = child_environment(places, supervisor.environment)
        return supervisor.run(_command(words, places))
    except Stopped:
        return 130
    finally:
        supervisor.stop()
        os.close(lock)


def _command(words: list[str], places: Places) -> list[str]:
    return lowered([python(), env.BASE_DIR / "manage.py", *words], places)


def _become(words: list[str], places: Places, addresses: dict[str, str]) -> NoReturn:
    command = _command(words, places)
    os.execvpe(command[0], command, child_environment(places, addresses))  # noqa: S606  no shell, our own words


def _addresses(places: Places) -> dict[str, str]:
    """Return where the running services of this data folder answer, of those that no variable names.

    Raises:
        Refused: its database does not answer.

    """
    ports: dict[str, int] = {}
    with suppress(OSError, ValueError):
        ports = json.loads((places.data / "ports.json").read_text())
    found = {}
    for variable, name in zip(SERVICES, ("postgres", "broker", "cache"), strict=True):
        if name in ports and not env.text(variable):
            service = Valkey(places, name, keeps=False) if name != "postgres" else Postgres(places, throwaway=False)
            service.port = ports[name]
            found[variable] = service.url
    if not env.text("DATABASE_URL"):
        found["VT_EMBEDDED"] = "1"
        _must_answer(found.get("DATABASE_URL", ""), places)
    return found


def _must_answer(address: str, places: Places) -> None:
    import psycopg

    try:
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.OperationalError:
        raise Refused(
            f"Op {places.data} draait een server, en zijn database antwoordt niet: wacht tot hij gestart is, "
            "of zet DATABASE_URL zoals bij script/server."
        ) from None
