"""The server itself: its version, its encoding and the settings of security.md D19."""

from collections.abc import Iterator

from veiligthuis.dbcheck import Ask, Finding, yes

OLDEST = 150000  # server_version_num of PostgreSQL 15
QUIET = "Anders staat de inhoud van een rij in het logboek van de databaseserver."
KEPT = "Anders gaat na een storing verloren wat al bevestigd was."
WAITS = "Anders wacht een verzoek zonder einde, en houdt één open transactie de hele server op."
# name → what it may be (the first is the advice), and why it matters
SETTINGS: dict[str, tuple[tuple[str, ...], str]] = {
    "fsync": (("on",), KEPT),
    "full_page_writes": (("on",), KEPT),
    "synchronous_commit": (("on", "remote_apply"), KEPT),
    "data_checksums": (
        ("on",),
        "Anders blijft een kapotte schijf onopgemerkt; aan te zetten met pg_checksums --enable.",
    ),
    "log_error_verbosity": (("terse",), QUIET),
    "log_min_error_statement": (("panic",), QUIET),
    "log_parameter_max_length": (("0",), QUIET),
    "log_parameter_max_length_on_error": (("0",), QUIET),
    "log_statement": (("ddl", "none"), QUIET),
    "log_min_duration_statement": (("-1",), QUIET),
    "log_min_duration_sample": (("-1",), QUIET),
    "log_transaction_sample_rate": (("0",), QUIET),
    "debug_print_parse": (("off",), QUIET),
    "debug_print_rewritten": (("off",), QUIET),
    "debug_print_plan": (("off",), QUIET),
    "password_encryption": (("scram-sha-256",), "Anders zijn de wachtwoorden van de rollen te raden."),
    "track_commit_timestamp": (("off",), "Anders is van een anonieme melding het moment te achterhalen."),
}
LIMITS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
READERS = ("pg_stat_statements", "pg_stat_monitor", "auto_explain")


def findings(ask: Ask) -> Iterator[Finding]:
    """Look at the server and at this database of it."""
    number, text = ask("select current_setting('server_version_num')::int, current_setting('server_version')")[0]
    yield Finding("versie", number >= OLDEST, text, "Neem PostgreSQL 15 of nieuwer.")
    encoding = ask("select pg_encoding_to_char(encoding) from pg_database where datname = current_database()")[0][0]
    yield Finding("codering", encoding == "UTF8", encoding, "Maak de database met: create database … encoding 'UTF8'.")
    mighty = ask("select rolsuper from pg_roles where rolname = current_user")[0][0]
    advice = "Laat DATABASE_URL inloggen als vt_owner: een superuser gaat langs elke regel van de database."
    yield Finding("login van de eigenaar", not mighty, f"superuser: {yes(mighty)}", advice)
    hidden = ask("select current_setting('log_statement') = 'none' or has_parameter_privilege('log_statement', 'set')")
    advice = (
        "Geef als superuser: grant set on parameter log_statement to vt_owner. "
        "Anders staat in het logboek van de databaseserver wat het wachtwoord van een rol bewijst."
    )
    yield Finding("instelling log_statement door db_roles", hidden[0][0], f"mag uit: {yes(hidden[0][0])}", advice)
    yield from _settings(dict(ask("select name, setting from pg_settings")))


def _settings(seen: dict[str, str]) -> Iterator[Finding]:
    for name, (right, why) in SETTINGS.items():
        found = seen.get(name, "onbekend")
        yield Finding(f"instelling {name}", found in right, found, f"Zet {name} = {right[0]}. {why}")
    for name in LIMITS:
        yield Finding(f"instelling {name}", seen[name] != "0", seen[name], f"Zet {name}, bijvoorbeeld op 60s. {WAITS}")
    prefix = seen["log_line_prefix"]
    named = any(mark in prefix for mark in ("%h", "%r"))
    yield Finding("instelling log_line_prefix", not named, prefix, "Laat %h en %r weg: het adres van wie vraagt.")
    loaded = [name for name in READERS if name in seen.get("shared_preload_libraries", "")]
    advice = f"Haal {', '.join(loaded)} uit shared_preload_libraries: het bewaart de tekst van vragen."
    yield Finding("geladen bibliotheken", not loaded, ", ".join(loaded) or "geen die meeleest", advice)
