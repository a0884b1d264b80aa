"""The scanner: what it finds, what it leaves alone, and that it is not slow on long texts."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.scanner.rules import Kind, cleaned, find, hints_of_origin, traces_of
from cases.scanner.traces import places_in


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("bel 0612345678 vanavond", Kind.PHONE, "0612345678"),
        ("bel 06 12 34 56 78.", Kind.PHONE, "06 12 34 56 78"),
        ("06-12345678", Kind.PHONE, "06-12345678"),
        ("06.12.34.56.78", Kind.PHONE, "06.12.34.56.78"),
        ("(06) 1234 5678", Kind.PHONE, "(06) 1234 5678"),
        ("thuis (030 2345678)", Kind.PHONE, "030 2345678"),
        ("+31 6 12345678", Kind.PHONE, "+31 6 12345678"),
        ("+31 (0)6 - 1234 5678", Kind.PHONE, "+31 (0)6 - 1234 5678"),
        ("0031612345678", Kind.PHONE, "0031612345678"),
        ("31612345678", Kind.PHONE, "31612345678"),
        ("6 12345678", Kind.PHONE, "6 12345678"),
        ("030 000 01 52", Kind.PHONE, "030 000 01 52"),  # a number for examples, not in use
        ("tel:0302345678", Kind.PHONE, "0302345678"),
        ("06\u00a012\u200b34\u201156 78", Kind.PHONE, "06\u00a012\u200b34\u201156 78"),
        ("٠٦١٢٣٤٥٦٧٨", Kind.PHONE, "٠٦١٢٣٤٥٦٧٨"),
        ("+32 470 12 34 56", Kind.PHONE, "+32 470 12 34 56"),
        ("bel 06-1234\n5678 vanavond", Kind.PHONE, "06-1234\n5678"),
        ("bel 030\r\n234 56 78", Kind.PHONE, "030\r\n234 56 78"),
        ("mail jan.de-vries+x@voorbeeld.example!", Kind.EMAIL, "jan.de-vries+x@voorbeeld.example"),
        ("jan @ voorbeeld.nl", Kind.EMAIL, "jan @ voorbeeld.nl"),
        ("jan[at]voorbeeld.nl", Kind.EMAIL, "jan[at]voorbeeld.nl"),
        ("jan (AT) voorbeeld (punt) nl", Kind.EMAIL, "jan (AT) voorbeeld (punt) nl"),
        ("jan apenstaartje voorbeeld.nl", Kind.EMAIL, "jan apenstaartje voorbeeld.nl"),
        ("josé@bücher.example", Kind.EMAIL, "josé@bücher.example"),
        ("BSN 123456782", Kind.BSN, "123456782"),
        ("bsn:123.456.782,", Kind.BSN, "123.456.782"),
        ("1234.56.782", Kind.BSN, "1234.56.782"),
        ("12 34 56 782", Kind.BSN, "12 34 56 782"),
        ("011122201", Kind.BSN, "011122201"),
        ("eerder 11122201 genoemd", Kind.BSN, "11122201"),
        ("NL91ABNA0417164300", Kind.IBAN, "NL91ABNA0417164300"),
        ("rekening nl91 abna 0417 1643 00 en", Kind.IBAN, "nl91 abna 0417 1643 00"),
        ("BE68 5390 0754 7034.", Kind.IBAN, "BE68 5390 0754 7034"),
        ("3524 AA 14", Kind.ADDRESS, "3524 AA 14"),
        ("3524aa14", Kind.ADDRESS, "3524aa14"),
        ("op 3524 aa 14b woont", Kind.ADDRESS, "3524 aa 14b"),
        ("3524AA, nr. 14-2", Kind.ADDRESS, "3524AA, nr. 14-2"),
        ("postcode 3524 AA huisnummer 14", Kind.ADDRESS, "3524 AA huisnummer 14"),
        ("Galgenwaard 14, 3524 AA Utrecht", Kind.ADDRESS, "14, 3524 AA"),
        ("3512en 14", Kind.ADDRESS, "3512en 14"),
        ("3512 EN 14", Kind.ADDRESS, "3512 EN 14"),
        ("3524 AA - 14", Kind.ADDRESS, "3524 AA - 14"),
        ("3524AA-14", Kind.ADDRESS, "3524AA-14"),
        ("3524AA hnr 14", Kind.ADDRESS, "3524AA hnr 14"),
        ("3524 AA huis 14", Kind.ADDRESS, "3524 AA huis 14"),
        ("3524  AA 14", Kind.ADDRESS, "3524  AA 14"),
        ("３５２４ ＡＡ １４", Kind.ADDRESS, "３５２４ ＡＡ １４"),
        ("bel 06, 87654321 maar", Kind.PHONE, "06, 87654321"),
        ("06,12,34,56,78", Kind.PHONE, "06,12,34,56,78"),
        ("Bel0611223344", Kind.PHONE, "0611223344"),
        ("06_12312312", Kind.PHONE, "06_12312312"),
        ("06\u00ad1234\u00ad5678", Kind.PHONE, "06\u00ad1234\u00ad5678"),
        ("BSN111222333", Kind.BSN, "111222333"),
        ("111,222,333", Kind.BSN, "111,222,333"),
        ("111  222  333", Kind.BSN, "111  222  333"),
        ("bsn 111 222\n333 is", Kind.BSN, "111 222\n333"),
        ("11122\u00ad2333", Kind.BSN, "11122\u00ad2333"),
        ("mail pi\u200bet@xs4all.nl", Kind.EMAIL, "pi\u200bet@xs4all.nl"),
        ("jan\uff20piet.nl", Kind.EMAIL, "jan\uff20piet.nl"),
        ("jan@\npiet.nl", Kind.EMAIL, "jan@\npiet.nl"),
        ("jan@piet . nl", Kind.EMAIL, "jan@piet . nl"),
        ("jan@piet. nl", Kind.EMAIL, "jan@piet. nl"),
        ("mail jan at piet.nl, of", Kind.EMAIL, "jan at piet.nl"),
        ("jan at post.piet.nl.Daarna", Kind.EMAIL, "jan at post.piet.nl"),
        ("jan at piet punt nl", Kind.EMAIL, "jan at piet punt nl"),
        ("jose\u0301@piet.nl", Kind.EMAIL, "jose\u0301@piet.nl"),
        ("mail jan@piet.nl. De rest", Kind.EMAIL, "jan@piet.nl"),
        ("NL91\nABNA0417164300", Kind.IBAN, "NL91\nABNA0417164300"),
        ("IBANNL91ABNA0417164300", Kind.IBAN, "NL91ABNA0417164300"),
    ],
)
def test_what_identifies_is_found(text: str, kind: Kind, found: str) -> None:
    assert [(one.kind, one.text) for one in find(text)] == [(kind, found)]
    assert text[find(text)[0].start : find(text)[0].end] == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bel 112 of 0800-2000. Of 0800 2000, of 0900-8844.",
        "op 18-11-2026 en 2026-11-18, om 22:40 uur, tot 07.00 uur",
        "van 18 11 2026 tot 01.01.2027, dus 18112026 of 20261118",
        "€ 123.456.782 of 123.456.782,00 of 123456782 euro",
        "zaak VT-7K3Q-9F2MC en VT-0612-34567 en vt-1234-56782",
        "123456783 is geen BSN, 1234567 ook niet, 12345678901234 ook niet",
        "in 2024 en 2025, na 2020 is 3 keer, in 1999 of 2000",
        "kinderen van 4, 7 en 12 jaar, 3 keer in 4 weken",
        "NL91ABNA0417164301 klopt niet",
        "3524 SS 14, 0524 AA 14, artikel 1235 BW",
        "apenstaart @ thuis, 50% @ iedereen",
        "versie 2026-1, artikel 4.1.7 lid 1, ISO 27001",
        "1 2 3 4 5 6 7",
        "hij at vlees.Daarna at zij brood. De hond at mee, en hij at vlees.De kat ook",
        "van 0,50, 1,50, 2,50 en 3,50, samen 0,123456789",
        "op 18-06-2026, 19-07-2026 en 2026-06-07, 2026-07-18, of 1.06.2026, 2.07.2026",
        "Zij schreef\n@voorbeeld.school",
        "schooljaar 2024-2025, op 18-11-2026 Ik",
        "€ 111,222,333 of EUR111222333",
    ],
)
def test_what_does_not_identify_is_left_alone(text: str) -> None:
    assert find(text) == []
    assert cleaned(text) == text


def test_several_finds_stand_in_order_and_do_not_overlap() -> None:
    text = "Bel 06-12345678 of mail a@b.nl. BSN 123456782 0612345679 op 3524AA 14, NL91 ABNA 0417 1643 00."
    found = find(text)
    assert [one.kind for one in found] == [Kind.PHONE, Kind.EMAIL, Kind.BSN, Kind.PHONE, Kind.ADDRESS, Kind.IBAN]
    assert all(one.end <= following.start for one, following in pairwise(found))
    assert cleaned(text) == (
        "Bel [telefoonnummer weggelaten] of mail [e-mailadres weggelaten]. BSN [BSN weggelaten] "
        "[telefoonnummer weggelaten] op [adres weggelaten], [rekeningnummer weggelaten]."
    )


def test_numbers_on_two_lines_are_two_numbers() -> None:
    assert [one.text for one in find("0612345678\n0687654321\n123456782\n4")] == [
        "0612345678",
        "0687654321",
        "123456782",
    ]


@given(st.text(alphabet="0612345678+-. ()@aNLbAz,\n", max_size=60))
def test_a_cleaned_text_holds_nothing_more_to_find(text: str) -> None:
    assert find(cleaned(text)) == []


@pytest.mark.parametrize(
    "piece",
    ["a", "1", "0", "06 ", "a@", "1234 ", "NL91", "3524 A", "(", ". ", "buur ", "1.", "a at ", "1,", "06,", "\u200b1"],
)
def test_a_long_text_is_read_in_little_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    start = time.process_time()
    find(text)
    hints_of_origin(text)
    traces_of(["Marieke de Groot", "0612345678", *places_in("Hazelmuisstraat 4711, 3998 QX")], text)
    assert time.process_time() - start < 3
