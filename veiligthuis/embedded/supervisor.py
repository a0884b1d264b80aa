"""The foreground supervisor: brings services up, prepares the database, runs web, worker and beat, and stops them all."""

import http.client
import os
import subprocess
import time
from collections import deque
from contextlib import suppress

from veiligthuis import env
from veiligthuis.embedded.places import Places, Refused, port_is_free, say
from veiligthuis.embedded.processes import Child, Stopped, Stopping, python, refuse_what_cannot_be_written, run_step
from veiligthuis.embedded.servers import Postgres, Valkey, stop_in_order

DEATHS_A_MINUTE = 20
PREDECESSOR_GONE_WITHIN = 8.0  # seconds that a killed server's web process may still hold the port
WEB_READY_WITHIN = 60.0
RETRY = 0.2
SERVICES = ("DATABASE_URL", "BROKER_URL", "CACHE_URL")


class Supervisor:
    """Owns every process of one data folder."""

    def __init__(self, places: Places, stopping: Stopping, *, throwaway: bool = False) -> None:
        self.places = places
        self.stopping = stopping
        self.throwaway = throwaway
        self.environment: dict[str, str] = {"DJANGO_SETTINGS_MODULE": "veiligthuis.settings"}
        self.services: list[Postgres | Valkey] = []
        self.program: list[Child] = []
        self.people: Child | None = None
        self.deaths: deque[float] = deque()

    def start(self, only: str) -> None:
        """Start the whole program, or one process of it: web, worker or beat."""
        if only in {"", "web"}:
            self.wait_for_port()
            if not only:
                say("Database en berichtendienst starten…")
                self.start_services()
            self.prepare()
            say("Programma starten…")
            self.start_web()
        else:
            self.prepare_database()
        if only in {"", "worker"}:
            self.start_worker()
        if only in {"", "beat"}:
            self.start_beat()
        self.greet(only)

    def start_services(self) -> None:
        """Start what no URL names, and put its address in the environment of the children."""
        if not env.text("DATABASE_URL"):
            self.environment |= {"DATABASE_URL": self._up(Postgres(self.places, throwaway=self.throwaway))}
            self.environment |= {"VT_EMBEDDED": "1"}
        for name, variable, keeps in (("broker", "BROKER_URL", True), ("cache", "CACHE_URL", False)):
            if not env.text(variable):
                self.environment |= {variable: self._up(Valkey(self.places, name, keeps=keeps))}

    def _up(self, service: Postgres | Valkey) -> str:
        self.services.append(service)
        service.start(self.stopping)
        return service.url

    def prepare(self) -> None:
        """Make roles, tables and static files; fill an empty demo, wholly or not at all."""
        unfinished = self.places.folder("run") / "seeding"
        if unfinished.exists() and "VT_EMBEDDED" in self.environment:
            self._begin_again()
        static = self._manage("collectstatic", "--noinput", "--verbosity=0")
        static.start()  # beside the database's step: it needs none
        self.prepare_database()
        self._finish(static)
        if self._demo() and self._empty():
            say("Voorbeeldzaken maken, een minuut of minder…")
            unfinished.touch()
            run_step(self._manage("seed", "--profile", "demo"), self.stopping)
        unfinished.unlink(missing_ok=True)

    def prepare_database(self) -> None:
        """Make roles and tables; several processes that do this together wait for each other."""
        say("Database bijwerken…")
        prepare = Child("prepare", [python(), "-m", "veiligthuis.prepare"], self.places, self.environment)
        run_step(prepare, self.stopping)

    def _begin_again(self) -> None:
        """Throw away the database in which the demo was being made when someone stopped us: nobody has used it yet."""
        import psycopg

        address = self.environment["DATABASE_URL"].rpartition("/")[0] + "/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("drop database if exists veiligthuis with (force)")
            connection.execute("create database veiligthuis")

    def _finish(self, child: Child) -> None:
        while child.alive():
            self.stopping.check()
            time.sleep(0.02)
        if child.process and child.process.returncode:
            raise Refused(f"{child.name} is mislukt (meer in {child.log})")

    def _manage(self, command: str, *options: str) -> Child:
        parts = [python(), env.BASE_DIR / "manage.py", command, *options]
        return Child(command, parts, self.places, self.environment | {"VT_DB_ROLE": "app"})

    def _demo(self) -> bool:
        return env.flag("VT_DEMO", default="VT_EMBEDDED" in self.environment or env.flag("VT_EMBEDDED"))

    def _empty(self) -> bool:
        """Say whether nobody is in the database yet."""
        import psycopg

        with psycopg.connect(self.environment.get("DATABASE_URL") or env.text("DATABASE_URL")) as connection:
            return connection.execute("select not exists (select from accounts_user)").fetchone() == (True,)

    def start_web(self) -> None:
        """Start the web server and wait until a page comes; the people of the demo are looked up beside it."""
        self._add(
            Child("web", self._web(env.number("PORT", 8000)), self.places, self.environment | {"VT_DB_ROLE": "app"})
        )
        if self._demo():
            self.people = self._manage("demo_people")
            self.people.start()
        self._wait_for_web()

    def start_worker(self) -> None:
        """Start the worker, after the web server so that the first page comes soon."""
        work = [*self._celery(), "worker", "--concurrency=2", "--loglevel=WARNING"]
        self._add(Child("worker", work, self.places, self.environment | {"VT_DB_ROLE": "worker"}))

    def start_beat(self) -> None:
        """Start the one that rings at set times."""
        schedule = self.places.folder("run") / "beat-schedule"
        beat = [*self._celery(), "beat", f"--schedule={schedule}", "--pidfile=", "--loglevel=WARNING"]
        self._add(Child("beat", beat, self.places, self.environment | {"VT_DB_ROLE": "worker"}))

    @staticmethod
    def _celery() -> list[object]:
        return [python(), "-m", "celery", "-A", "veiligthuis"]

    def _add(self, child: Child) -> None:
        self.program.append(child)
        child.start()

    def _web(self, port: int) -> list[object]:
        hosts = [host for host in ("127.0.0.1", "::1") if port_is_free(port, host)]
        binds = [f"--bind={f'[{host}]' if ':' in host else host}:{port}" for host in hosts]
        return [python(), "-m", "gunicorn", "veiligthuis.wsgi", *binds]

    def wait_for_port(self) -> None:
        """Wait until a killed predecessor has left our port.

        Raises:
            Refused: somebody else sits there; the line names another.

        """
        port = env.number("PORT", 8000)
        deadline = time.monotonic() + PREDECESSOR_GONE_WITHIN
        while not port_is_free(port):
            self.stopping.check()
            if time.monotonic() > deadline:
                raise Refused(f"Poort {port} is bezet. Kies een andere: PORT={port + 1} script/server")
            time.sleep(RETRY)

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + WEB_READY_WITHIN
        while time.monotonic() < deadline:
            self.stopping.check()
            if self._page_comes():
                return
            self._revive()
            time.sleep(RETRY)
        raise Refused(f"Het programma antwoordt niet (meer in {self.places.place('logs') / 'web.log'})")

    @staticmethod
    def _page_comes() -> bool:
        line = http.client.HTTPConnection("127.0.0.1", env.number("PORT", 8000), timeout=5)
        with suppress(OSError, http.client.HTTPException):
            line.request("GET", "/healthz", headers={"Host": Supervisor._own_name()})
            return line.getresponse().status == 200
        return False

    @staticmethod
    def _own_name() -> str:
        """Return a name by which the program lets itself be asked."""
        return next((host.lstrip(".") for host in env.words("ALLOWED_HOSTS") if host != "*"), "localhost")

    def greet(self, only: str) -> None:
        """Print the address, and in the demo the people that one can be."""
        if only not in {"", "web"}:
            say(f"{only} draait. Stoppen: Ctrl-C")
            return
        say(f"\n  http://localhost:{env.number('PORT', 8000)}\n")
        if self.people:
            self._finish(self.people)
            say(self.people.said())
        say("\nStoppen: Ctrl-C")

    # --- watching and stopping ---

    def watch(self) -> None:
        """Start again what dies, until someone asks to stop."""
        while not self.stopping.asked:
            self._revive()
            time.sleep(RETRY)

    def _revive(self) -> None:
        """Start dead children again, services first.

        Raises:
            Refused: they die too often.

        """
        for service in self.services:
            if not service.child.alive():
                self._mourn(service.child)
                service.start(self.stopping)
        for child in self.program:
            if not child.alive():
                self._mourn(child)
                child.start()

    def _mourn(self, child: Child) -> None:
        now = time.monotonic()
        self.deaths.append(now)
        while self.deaths[0] < now - 60:
            self.deaths.popleft()
        if len(self.deaths) > DEATHS_A_MINUTE:
            raise Refused(f"{child.name} stopt steeds opnieuw (meer in {child.log})")
        say(f"{child.name} is gestopt en wordt opnieuw gestart.")
        child.clear()

    def stop(self) -> None:
        """Stop all: the program together, then the services one after another, the database last."""
        for child in self.program:
            child.ask_to_stop()
        stop_in_order(self.program)
        stop_in_order([service.child for service in self.services])

    def run(self, command: list[str]) -> int:
        """Run a command of the person at the terminal, as that person, with the services up.

        Returns:
            Its exit code; 128 + n when signal n ended it.

        """
        settled = {**os.environ, **self.environment, "VT_DATA_DIR": str(self.places.data)}
        settled.pop("VT_LOCK_FD", None)
        process = subprocess.Popen(["setpriv", "--pdeathsig=TERM", "--", *command], env=settled)
        told = 0
        while process.poll() is None:
            if self.stopping.times > told:  # Ctrl-C reached it already; a kill reached only us
                told = self.stopping.times
                with suppress(ProcessLookupError):
                    process.terminate()
            for service in self.services:
                if not service.child.alive():
                    self._mourn(service.child)
                    service.start(Stopping())
            time.sleep(0.05)
        return process.returncode if process.returncode >= 0 else 128 - process.returncode


def serve(places: Places, stopping: Stopping, only: str = "") -> int:
    """Run everything, or one process of it with services that run elsewhere, until Ctrl-C; return the exit code.

    Raises:
        Refused: one process was asked for, and the address of a service is not named.

    """
    missing = [name for name in SERVICES if not env.text(name)]
    if only and missing:
        raise Refused(f"Met --only draaien de diensten elders. Zet {' en '.join(missing)}.")
    refuse_what_cannot_be_written(places)
    supervisor = Supervisor(places, stopping)
    try:
        supervisor.start(only)
        supervisor.watch()
    except Stopped:
        pass
    finally:
        say("Stoppen…")
        supervisor.stop()
    return 0


def with_services(places: Places, stopping: Stopping, command: list[str], *, throwaway: bool) -> int:
    """Run one command with the services up; return its exit code."""
    supervisor = Supervisor(places, stopping, throwaway=throwaway)
    try:
        supervisor.start_services()
        return supervisor.run(command)
    except Stopped:
        return 130
    finally:
        supervisor.stop()
