"""The domain: one app with rooms; see README.md for the map and the glossary."""
