"""Cards, rosters and their signers between real offices (S0-61, design 5)."""

from collections.abc import Iterator

import pytest

from app.domain.errors import BadInput, Damaged, NotFound, UserError
from app.domain.organisation import Unit
from app.exchange.keys import ReplicaKeys, write_card
from app.services import identity
from app.services.cards import seen_cards
from app.services.opening import Setup
from app.services.workspace import Workspace
from tests.remembered import fresh_folder
from tests.services.offices import ASKER, BUREAU, COORDINATOR, Clock, Offices


@pytest.fixture
def second(offices: Offices, clock: Clock) -> Iterator[Workspace]:
    """A second computer of the bureau, listed in the roster of everybody and named as a signer: two of two must sign from now on."""
    with fresh_folder(offices.folder / "second", Setup(["cangshan"], BUREAU, "叶青"), "口令-口令-口令", clock) as workspace:
        card, listed, named = (offices.folder / name for name in ("second.card", "listed", "named"))
        mark = identity.export_card(workspace, card)
        identity.sign_new_roster(offices[BUREAU], [card], listed)
        for office in (offices[ASKER], workspace):
            identity.import_roster(office, listed)
        identity.sign_new_roster(offices[BUREAU], [], named, signers=[identity.own_fingerprint(offices[BUREAU]), mark], threshold=2)
        identity.add_signature(workspace, named, named)
        for office in (offices[ASKER], offices[BUREAU]):
            identity.import_roster(office, named)
        yield workspace


def test_a_card_shows_unit_letter_and_fingerprint(offices: Offices) -> None:
    mark = identity.export_card(offices[ASKER], offices.folder / "card")

    (seen,) = seen_cards([offices.folder / "card"])

    assert (seen.unit_name, seen.letter, seen.fingerprint) == (offices.unit(ASKER).full_name, "A", mark)


def test_a_card_carries_the_letter_that_the_roster_gave(offices: Offices, second: Workspace) -> None:
    identity.export_card(second, offices.folder / "again")

    assert seen_cards([offices.folder / "again"])[0].letter == "B"


def test_a_card_that_was_altered_is_refused_with_the_reason(offices: Offices) -> None:
    path = offices.folder / "card"
    identity.export_card(offices[ASKER], path)
    path.write_text(path.read_text("utf-8").replace(str(offices.unit(ASKER).full_name), str(offices.unit(COORDINATOR).full_name)), "utf-8")

    with pytest.raises(Damaged, match="签名不符，可能被改动") as refusal:
        identity.sign_new_roster(offices[BUREAU], [path], offices.folder / "never")

    assert refusal.value.next_step
    assert not (offices.folder / "never").exists()


def test_a_card_whose_name_looks_like_a_known_unit_is_not_signed(offices: Offices) -> None:
    """仓前所 in the roster or not: a unit that nobody registered may not go by a name that resembles it."""
    name = str(offices.unit(ASKER).full_name).replace("仓前所", "仑前所")
    path = offices.folder / "impostor.card"
    path.write_bytes(write_card(ReplicaKeys.make().card("x", "somebody", name)))

    with pytest.raises(BadInput, match="极易混淆"):
        identity.sign_new_roster(offices[BUREAU], [path], offices.folder / "never")


def test_a_name_that_looks_like_a_known_unit_is_flagged_when_the_roster_is_looked_at(offices: Offices) -> None:
    """The bureau did not know 仓前所 under its name; the office that does sees the warning before it takes the roster in."""
    bureau, path = offices[BUREAU], offices.folder / "impostor.card"
    with bureau.commit("改名") as change:
        unit = bureau.records(Unit).get(offices.unit("盖山所").uid)
        unit.full_name, unit.short_name = "某所", "某所"
        change.save(unit)
    path.write_bytes(write_card(ReplicaKeys.make().card("x", "somebody", "葢山所")))
    identity.sign_new_roster(bureau, [path], offices.folder / "roster")

    seen = identity.preview_roster(offices[ASKER], offices.folder / "roster")

    assert seen.warnings == ["“葢山所”与“盖山所”名称极易混淆，却是另一个单位，可能有人冒名。"]


def test_a_roster_says_what_it_changes(offices: Offices, second: Workspace) -> None:
    mark = identity.own_fingerprint(offices[COORDINATOR])

    begun = identity.sign_new_roster(second, [], offices.folder / "begun", revoke=[mark.lower().replace("-", " ")])

    assert begun.changes == [f"停用：{offices.unit(COORDINATOR).full_name} A（指纹 {mark}）"]


def test_a_roster_with_one_of_two_signatures_is_taken_in_nowhere_and_names_the_other(offices: Offices, second: Workspace) -> None:
    version = identity.roster_of(second).version
    begun = identity.sign_new_roster(second, [], offices.folder / "begun", revoke=[identity.own_fingerprint(offices[COORDINATOR])])

    with pytest.raises(UserError) as refusal:
        identity.import_roster(offices[ASKER], offices.folder / "begun")

    assert identity.own_fingerprint(offices[BUREAU]) in begun.missing
    assert identity.own_fingerprint(offices[BUREAU]) in refusal.value.what
    assert identity.roster_of(second).version == identity.roster_of(offices[ASKER]).version == version


def test_the_second_signature_completes_the_roster(offices: Offices, second: Workspace) -> None:
    identity.sign_new_roster(second, [], offices.folder / "begun", revoke=[identity.own_fingerprint(offices[COORDINATOR])])

    done = identity.add_signature(offices[BUREAU], offices.folder / "begun", offices.folder / "done")
    imported = [identity.import_roster(office, offices.folder / "done").version for office in (second, offices[ASKER])]

    assert (done.missing, len(done.signed_by)) == ("", 2)
    assert imported == [done.version, done.version]


def test_a_fingerprint_that_nobody_has_is_refused(offices: Offices) -> None:
    with pytest.raises(NotFound) as refusal:
        identity.sign_new_roster(offices[BUREAU], [], offices.folder / "never", revoke=["0000-0000-0000-0000-0000"])

    assert refusal.value.next_step


def test_a_version_that_went_back_is_refused(offices: Offices) -> None:
    old, new = offices.folder / "old", offices.folder / "new"
    old.write_bytes(offices[BUREAU].store.meta(identity.ROSTER))
    identity.sign_new_roster(offices[BUREAU], [], new)
    identity.import_roster(offices[ASKER], new)

    with pytest.raises(UserError, match="比本机的旧"):
        identity.import_roster(offices[ASKER], old)
