"""What an installation must say of itself before anything starts: whether it is the demo, its keys, its secret, its names."""

import os
import secrets

from veiligthuis import env

DATA_DIR = env.folder("VT_DATA_DIR", env.BASE_DIR / "var")
KEY_DIR = env.folder("VT_KEY_DIR", DATA_DIR / "keys")
_embedded = env.flag("VT_EMBEDDED") or not any(
    os.environ[name] for name in os.environ if name.startswith("DATABASE_URL")
)
DEMO = env.flag("VT_DEMO", default=_embedded)
SECRET_KEY_AT_LEAST = 50  # characters


def outside_the_demo(name: str, sentence: str) -> str:
    """Return a setting that only the demo may leave out; its sentence says what to set.

    Raises:
        Missing: it is not there, and this is no demo.
    """
    given = env.text(name)
    if not given and not DEMO:
        raise env.Missing(sentence)
    return given


def allowed_hosts() -> list[str]:
    """Return the names by which the program lets itself be asked.

    Raises:
        Missing: none is there, or every name would do, and this is no demo.
    """
    sentence = "Zet ALLOWED_HOSTS: de namen waaronder dit programma bereikbaar is, met komma's ertussen."
    outside_the_demo("ALLOWED_HOSTS", sentence)
    hosts = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1")
    if not DEMO and (not hosts or "*" in hosts):
        raise env.Missing(f"{sentence} Een * laat elke naam toe, ook die van een ander.")
    return hosts


def secret_key() -> str:
    """Return the secret key: from the environment, or in the demo from a file made once.

    Before there is a key folder, which script/server makes, it is one of this process: who only looks leaves no file.

    Raises:
        Missing: it is not there or too short, and this is no demo.
    """
    sentence = f"Zet SECRET_KEY: een willekeurige tekst van ten minste {SECRET_KEY_AT_LEAST} tekens."
    given = outside_the_demo("SECRET_KEY", sentence)
    if not given:
        from veiligthuis.keys import text_secret

        if not KEY_DIR.is_dir():
            return secrets.token_urlsafe(SECRET_KEY_AT_LEAST)
        return text_secret(KEY_DIR, "secret_key")
    if len(given) < SECRET_KEY_AT_LEAST and not DEMO:
        raise env.Missing(sentence)
    return given
