"""Migrations: nothing drifts, and every name says what it does."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.django_db
def test_models_and_migrations_say_the_same() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_is_named_by_meaning() -> None:
    files = [*ROOT.glob("accounts/migrations/0*.py"), *ROOT.glob("cases/migrations/0*.py")]
    assert files
    assert [path.name for path in files if re.search(r"auto_|initial|\d{8}|alter_|add_field", path.name)] == []
