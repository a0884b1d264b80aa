"""Commands that fill and show the demo."""
