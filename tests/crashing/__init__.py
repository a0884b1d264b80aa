"""The program with views and tasks that crash while they hold a secret: only the tests of logs and errors run it."""

SECRET = "Wilma-Visser-0612345678"
