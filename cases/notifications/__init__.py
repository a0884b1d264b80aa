"""The outbox: messages are rows first, delivered later, healed by a sweep."""
