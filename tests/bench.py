"""`script/bench`: the figures at the size that the issue names; prints what it measured, and fails when one is not met."""

import os
import sys

import pytest

if __name__ == "__main__":
    os.environ["VT_BENCH"] = "1"
    sys.exit(pytest.main(["tests/test_figures.py", "-s", "-q", "-p", "no:cacheprovider"]))
