"""Hands on a keyboard: everything that a journey does on the intake's and assessor's screens goes through here."""

from playwright.sync_api import Page


class Hands:
    """Fills fields, chooses answers and presses buttons without a mouse."""

    def __init__(self, page: Page) -> None:
        """Keep the page."""
        self.page = page

    def write(self, name: str, text: str) -> None:
        """Go to a field and type."""
        self.page.locator(f'[name="{name}"]').first.focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Go to an answer and press Space."""
        self.page.locator(f'input[name="{name}"][value="{value}"]').focus()
        self.page.keyboard.press("Space")

    def tick(self, name: str) -> None:
        """Go to a box and press Space; what was ticked is not any more."""
        self.page.locator(f'input[type=checkbox][name="{name}"]').focus()
        self.page.keyboard.press("Space")

    def select(self, name: str, words: str) -> None:
        """Go to a list and type the beginning of what to choose."""
        field = self.page.locator(f'select[name="{name}"]')
        field.focus()
        field.select_option(label=words)

    def press(self, words: str) -> None:
        """Go to a button or link by its words and press Enter."""
        target = self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words)).first
        target.focus()
        self.page.keyboard.press("Enter")

    def finish(self) -> None:
        """Press the main act of the form."""
        self.page.keyboard.press("Control+Enter")
