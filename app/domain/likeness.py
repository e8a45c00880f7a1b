"""In what two leads may agree: code, telephone, outside number, shop, address, name, and how the name sounds. It compares; people decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.identifiers import NO_CODE_YET, normalised_phone
from app.domain.leads import Lead
from app.domain.pinyin import initials, search_text

FEWEST_LETTERS = 4
FEWEST_OF_ADDRESS = 6
FEW = 8
WINDOW_DAYS = 180
"""本单位设定: leads received further apart than this are matters of their own."""
CODE, PHONE, OUTSIDE, SHOP, NAME, ADDRESS, SOUND = "同一信用代码", "同一电话", "同一外部编号", "同一网店链接", "同一名称", "同一地址", "名称读音相同"
SURE = (CODE, OUTSIDE, SHOP)
"""What is one and the same nowhere else; the others are hints."""


@dataclass(frozen=True)
class Alike:
    """Two leads and in what they agree, the surer first."""

    first: Lead
    second: Lead
    reasons: tuple[str, ...]

    @property
    def pair(self) -> frozenset[str]:
        """Both uids."""
        return frozenset((self.first.uid, self.second.uid))


def plain(value: str | None) -> str:
    """Letters, digits and hanzi only."""
    return search_text(value or "").replace(" ", "")


def signs_of(lead: Lead) -> Iterator[tuple[str, str]]:
    """What may agree, as reason and value; short and empty values say nothing."""
    if lead.suspect_code and lead.suspect_code not in NO_CODE_YET:
        yield CODE, plain(lead.suspect_code)
    for number in normalised_phone(lead.suspect_phone or "").split("、"):
        yield from _long(PHONE, plain(number))
    yield from _long(OUTSIDE, plain(lead.outside_number))
    if lead.shop_link:
        yield SHOP, lead.shop_link.strip().rstrip("/").lower()
    name = plain(lead.suspect)
    yield from _long(NAME, name)
    yield from _long(ADDRESS, plain(lead.suspect_address), FEWEST_OF_ADDRESS)
    if len(name) >= FEWEST_LETTERS:
        yield SOUND, f"{initials(name)}@{lead.area or ''}"


def _long(reason: str, value: str, fewest: int = FEWEST_LETTERS) -> Iterator[tuple[str, str]]:
    if len(value) >= fewest:
        yield reason, value


def reasons_of(one: Lead, other: Lead) -> tuple[str, ...]:
    """In what two leads agree, whenever they were received."""
    theirs = set(signs_of(other))
    return _told([reason for reason, value in signs_of(one) if (reason, value) in theirs])


def alike_pairs(leads: Sequence[Lead], days: int = WINDOW_DAYS) -> list[Alike]:
    """The leads that agree in something and were received within so many days of each other: the surest pairs first, then the newest."""
    places: dict[tuple[str, str], list[Lead]] = {}
    for lead in sorted(leads, key=lambda one: (one.received_on or "", one.uid)):
        for sign in dict.fromkeys(signs_of(lead)):
            places.setdefault(sign, []).append(lead)
    reasons: dict[tuple[str, str], list[str]] = {}
    found: dict[tuple[str, str], tuple[Lead, Lead]] = {}
    for (reason, _value), same in places.items():
        for first, second in _near(same, days):
            found[first.uid, second.uid] = (first, second)
            reasons.setdefault((first.uid, second.uid), []).append(reason)
    pairs = [Alike(first, second, _told(reasons[key])) for key, (first, second) in found.items()]
    return sorted(pairs, key=lambda pair: (_rank(pair.reasons), _newest_first(pair.second.received_on), pair.second.uid))


def _near(same: Sequence[Lead], days: int) -> Iterator[tuple[Lead, Lead]]:
    """Each lead with those before it; of many, only with the last one, so that a shop with a hundred leads makes no five thousand pairs."""
    for place, second in enumerate(same):
        for first in same[max(0, place - (FEW if len(same) <= FEW else 1)) : place]:
            if first.received_on and second.received_on and (_day(second) - _day(first)).days <= days:
                yield first, second


def _day(lead: Lead) -> date:
    return date.fromisoformat(lead.received_on or "")


def _told(reasons: Sequence[str]) -> tuple[str, ...]:
    """A name that is the same also sounds the same."""
    order = (CODE, OUTSIDE, SHOP, PHONE, NAME, ADDRESS, SOUND)
    return tuple(reason for reason in order if reason in reasons and not (reason == SOUND and NAME in reasons))


def _rank(reasons: Sequence[str]) -> tuple[int, int]:
    return (0 if any(reason in SURE for reason in reasons) else 1, -len(reasons))


def _newest_first(day: str | None) -> int:
    return -date.fromisoformat(day).toordinal() if day else 0
