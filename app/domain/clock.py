"""The offices' clock: China Standard Time, to whatever zone a computer is set. It knows no records; nobody else asks for the zone of the machine."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

OFFICE_ZONE = timezone(timedelta(hours=8), "CST")


def office_now() -> datetime:
    """The wall clock of the offices."""
    return datetime.now(OFFICE_ZONE)


def clock_of(day: date | None) -> Callable[[], datetime]:
    """The wall clock; with a day given, that day at the present time of day."""
    return office_now if day is None else lambda: datetime.combine(day, office_now().timetz())


def office_time(moment: datetime) -> datetime:
    """A moment as the offices' clock shows it; one that names no zone was read from that clock."""
    return moment.astimezone(OFFICE_ZONE) if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def office_moment(iso: str) -> datetime:
    """The moment of an ISO text on the offices' clock."""
    return office_time(datetime.fromisoformat(iso))


def office_time_of(seconds: float) -> datetime:
    """The moment of a file's time stamp on the offices' clock."""
    return datetime.fromtimestamp(seconds, OFFICE_ZONE)
