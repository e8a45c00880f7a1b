"""What the identity cards of offices say, before the bureau signs them into a roster."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.exchange.keys import read_card
from app.services.files import read_small_file


@dataclass(frozen=True)
class SeenCard:
    """One card: whose it says that it is, the letter in its lead numbers, and the fingerprint that its office reads out over the telephone."""

    unit_name: str
    fingerprint: str
    letter: str


def seen_cards(paths: Sequence[Path]) -> list[SeenCard]:
    """The cards in these files. Raises BadInput for one that is damaged or none."""
    cards = [read_card(read_small_file(path)) for path in paths]
    return [SeenCard(card.unit_name, card.fingerprint, card.letter) for card in cards]
