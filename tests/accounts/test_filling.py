"""What was typed is put back into every kind of field, the empty choice included."""

from accounts.filling import fill
from accounts.kept import Kept

ABOUT = (
    '<main><form method="post"><input type="checkbox" name="about" value="">'
    '<input type="checkbox" name="about" value="7"><input type="checkbox" name="about" value="8">'
    '<input type="checkbox" name="bare"></form></main>'
)


def test_the_box_without_a_value_is_ticked_again_beside_another() -> None:
    page = fill(ABOUT, Kept("/x/", "/x/", {"about": ["", "7"], "bare": ["on"]}))
    assert '<input type="checkbox" name="about" value="" checked>' in page
    assert '<input type="checkbox" name="about" value="7" checked>' in page
    assert '<input type="checkbox" name="about" value="8">' in page
    assert '<input type="checkbox" name="bare" checked>' in page


def test_a_page_where_nothing_can_be_seen_again_does_not_say_that_the_text_is_back() -> None:
    page = fill(
        '<main><form method="post"><input type="hidden" name="token"></form></main>',
        Kept("/x/", "/x/", {"token": ["t"]}),
    )
    assert "Er is nog niets verstuurd." in page
    assert "Je tekst staat er weer" not in page
