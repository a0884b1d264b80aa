"""What in the texts of a package could lead to a hidden reporter, and in which passage it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cases.handover.package import PackageValues
from cases.scanner.rules import Find, hints_of_origin, traces_of


@dataclass(frozen=True)
class Passage:
    """A text of the package: `place` says where it is mended; `free` when somebody wrote it as a sentence."""

    place: str
    text: str
    free: bool = True


@dataclass(frozen=True)
class Leak:
    """Something that could lead to the reporter. `words` is what stands there; empty for a name or number of the
    reporter, which no screen repeats. What does not block is a word to look at again: "school" of a hidden teacher.
    """

    place: str
    words: str = ""
    blocks: bool = True


def passages(values: PackageValues) -> Iterator[Passage]:
    """Give every text of a package that comes from the file or from a form."""
    yield Passage("receiver", values.receiver_person, free=False)
    for person in values.people:
        yield Passage("people", f"{person.name} {person.address}", free=False)
        yield Passage("people", person.reach_when)
        yield Passage("voice", person.says)
        yield Passage("voice", person.silent_because)
    yield Passage("safety", values.reason)
    for one in values.agreements:
        yield Passage("agreements", one.who, free=not one.named)
        yield Passage("agreements", one.what)
        yield Passage("agreements", one.check)
    yield Passage("request", values.question)


def leaks_in(
    found: Iterable[Passage], secrets: Iterable[str], known: Iterable[str] = (), suspect: Iterable[str] = ()
) -> list[Leak]:
    """Return what could lead to a hidden reporter, each kind once for each place.

    Args:
        found: the texts that would leave.
        secrets: names, numbers and addresses of the reporter.
        known: the names of the people whom the package is about: a name that the reporter shares with them
            (a grandmother's) tells nothing, and without it no package could leave.
        suspect: words for how the reporter knows the family; they are only pointed at.
    """
    secrets, known, suspect = list(secrets), list(known), list(suspect)
    leaks: dict[Leak, None] = {}
    for passage in found:
        traces = [find for find in traces_of(secrets, passage.text) if not _shared(find, known)]
        if traces:
            leaks[Leak(passage.place)] = None
        if passage.free:
            hints = [hint.text for hint in hints_of_origin(passage.text)]
            leaks.update({Leak(passage.place, words): None for words in hints})
            near = [find.text for find in traces_of(suspect, passage.text) if find.text not in hints]
            leaks.update({Leak(passage.place, words, blocks=False): None for words in near})
    return list(leaks)


def _shared(find: Find, known: list[str]) -> bool:
    return bool(traces_of(known, find.text))


def leaks_of(values: PackageValues, secrets: Iterable[str], suspect: Iterable[str] = ()) -> list[Leak]:
    """Return what in a package could lead to a hidden reporter; see `leaks_in`."""
    return leaks_in(passages(values), secrets, [person.name for person in values.people], suspect)
