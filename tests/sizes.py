"""The size of every figure: small in each run, as the issue names it with `--full` and in the bench."""

import os

FULL = os.environ.get("VT_FULL") == "1"
BENCH = os.environ.get("VT_BENCH") == "1"

CASES = 1000 if FULL or BENCH else 100
TRIES = 2000 if FULL or BENCH else 60  # at the login, interleaved
EVENTS = 200 if FULL or BENCH else 40
ROUNDS = 5 if FULL or BENCH else 2
PER_ROUND = 300 if FULL or BENCH else 20

KEYS = 10_000 if FULL else 120  # cases whose keys are wrapped anew
LIST = 5_000 if FULL else 120  # lines of a list of people that is read in
KILLS = 10 if FULL else 2
MESSAGES = 1000 if FULL else 40  # while everything is killed in turn
DEATHS = 10 if FULL else 1  # of each: web, worker, broker, database
WEB_DEATHS = 100 if FULL else 4  # of the web process, in the middle of changes
REFUSED_ACTS = 200 if FULL else 12  # while the trail cannot be written, for each reason
BROKER_DOWN = 600 if FULL else 5  # seconds
WORKER_DEATHS = 100 if FULL else 2  # of the worker, in the middle of its transactions
NASTY = 500 if FULL else 8  # strings into every text field of every form
PARTS = 20 if FULL else 1  # of the forms: what was broken off begins again at the part it stopped in
ACTS = 2000 if FULL else 60  # of random people through the screens, each held against the trail
