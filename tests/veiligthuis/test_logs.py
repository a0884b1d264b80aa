"""No log holds a message, an argument, an address or the text of an exception."""

import json
import subprocess
import sys

# A process of its own: the loggers of this one belong to pytest.
SCENE = """
import logging, sys
logging.getLogger("gunicorn.error").addHandler(logging.StreamHandler(sys.stderr))
logging.getLogger("gunicorn.error").setLevel("INFO")
from veiligthuis.logs import configure
configure({"level": "WARNING"})
secret = "Wilma Visser"
try:
    int(secret)
except ValueError:
    logging.getLogger("django.request").exception("Internal Server Error: /zaken/%s", secret)
    logging.getLogger("gunicorn.error").warning("Invalid request from ip=%s", secret)
    logging.getLogger("gunicorn.error").info("a line that is not serious enough")
    logging.getLogger("vt.outbox").error("The broker does not answer: %s", secret, stack_info=True)
    import warnings; warnings.warn(secret)
"""


def logged() -> list[str]:
    ended = subprocess.run([sys.executable, "-c", SCENE], capture_output=True, text=True, check=True)
    return ended.stderr.splitlines()


def test_only_time_level_logger_place_and_the_class_of_an_exception_are_kept() -> None:
    lines = logged()
    assert [line.split(" ", 1)[1] for line in lines[:2]] == [
        "ERROR django.request <string>:11 builtins.ValueError <string>:9",
        "WARNING gunicorn.error <string>:12",
    ]
    assert len(lines) == 4, json.dumps(lines)
    assert not any("Visser" in line or "zaken" in line for line in lines)


def test_our_own_loggers_keep_the_sentence_in_the_code_without_its_arguments() -> None:
    assert logged()[2].endswith("ERROR vt.outbox <string>:14 The broker does not answer: %s")
