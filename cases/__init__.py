"""The domain: one app with rooms inside it; cases/README.md holds the map."""
