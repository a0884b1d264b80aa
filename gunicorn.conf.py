"""Settings of the web server, read by every gunicorn that is started in this folder; an option given to it goes before.

Its own refusals of what is no HTTP carry the headers of security.md D14 as well, and repeat nothing of what came in.
"""

import socket
from contextlib import suppress

from gunicorn import util

from veiligthuis import env
from veiligthuis.headers import ALWAYS

workers = env.number("WEB_CONCURRENCY", 2)
threads = 4
preload_app = True
worker_class = "gthread"
timeout = 60  # seconds
graceful_timeout = 5  # seconds
control_socket_disable = True
limit_request_field_size = 32_768  # bytes; a correlation id of 10 kB breaks nothing
accesslog = None  # an access log holds addresses and paths

REFUSAL = {
    **ALWAYS,
    "Cache-Control": "no-store",
    "Connection": "close",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Content-Type": "text/plain; charset=utf-8",
    "X-Robots-Tag": "noindex",
}


def refuse(sock: socket.socket, status_int: int, reason: str, mesg: str) -> None:
    """Answer what gunicorn refuses, without its page that repeats the request."""
    text = f"{status_int} {reason}\n"
    lines = [f"HTTP/1.1 {status_int} {reason}", *(f"{name}: {value}" for name, value in REFUSAL.items())]
    answer = "\r\n".join([*lines, f"Content-Length: {len(text)}", "", text])
    with suppress(OSError):
        util.write_nonblock(sock, answer.encode("latin1"))


util.write_error = refuse
