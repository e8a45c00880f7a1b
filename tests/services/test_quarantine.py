"""Bundles of unknown keys wait, encrypted as they came, until the head confirms the fingerprint and a roster names the key (S0-61, design 5)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import NotAllowed, NotFound, UserError
from app.domain.leads import Lead
from app.domain.organisation import Account
from app.services import exchange, identity, leads, quarantine, sending
from app.services.guarded_import import import_guarded, preview_guarded, take_in_guarded
from app.services.opening import Setup
from app.services.receipts import answer_bundle
from app.services.workspace import Workspace
from tests.remembered import fresh_folder
from tests.services.invented import a_lead
from tests.services.offices import BUREAU, LENDER, Clock, Offices
from tests.services.test_exchange import record_digest

STRANGER = "临江所"


@pytest.fixture
def stranger(offices: Offices, clock: Clock) -> Iterator[Workspace]:
    """An office that has the roster but is not in it yet, with a bundle for the bureau."""
    with fresh_folder(offices.folder / STRANGER, Setup(["cangshan"], STRANGER, "某人"), "口令-口令-口令", clock) as workspace:
        (offices.folder / "known.roster").write_bytes(offices[BUREAU].store.meta(identity.ROSTER))
        identity.import_roster(workspace, offices.folder / "known.roster")
        leads.register(workspace, a_lead(workspace))
        sending.export_bundle(workspace, [offices.unit(BUREAU)], offices.folder / "foreign.ipb")
        yield workspace


@pytest.fixture
def bundle(stranger: Workspace) -> Path:
    """The stranger's bundle for the bureau."""
    return stranger.folder.with_name("foreign.ipb")


def refused(office: Workspace, path: Path) -> UserError:
    with pytest.raises(UserError) as refusal:
        import_guarded(office, path)
    assert refusal.value.kind == "unknown_sender"
    assert refusal.value.next_step
    return refusal.value


def waiting(office: Workspace) -> quarantine.Waiting:
    (found,) = quarantine.waiting_bundles(office)
    return found


def list_in_roster(offices: Offices, stranger: Workspace) -> None:
    identity.export_card(stranger, offices.folder / "stranger.card")
    identity.sign_new_roster(offices[BUREAU], [offices.folder / "stranger.card"], offices.folder / "new.roster")


def test_a_bundle_of_an_unknown_key_waits_as_it_came_and_nothing_of_it_is_written(offices: Offices, stranger: Workspace, bundle: Path) -> None:
    bureau = offices[BUREAU]
    before = record_digest(offices, BUREAU)

    refusal = refused(bureau, bundle)

    kept, mark = waiting(bureau), identity.own_fingerprint(stranger)
    assert (kept.sender, kept.fingerprint, kept.number) == (stranger.unit.full_name, mark, 1)
    assert kept.arrived_at.startswith("2026-11-20T")
    assert kept.file.read_bytes() == bundle.read_bytes()
    assert (kept.confirmed, kept.listed, kept.warning) == (False, False, "")
    assert mark in refusal.what
    assert record_digest(offices, BUREAU) == before


def test_before_any_roster_was_confirmed_every_bundle_waits(offices: Offices, clock: Clock) -> None:
    """Nobody knows anybody yet: also what the bureau itself sends waits until its roster is here."""
    with fresh_folder(offices.folder / "new", Setup(["cangshan"], STRANGER, "某人"), "口令-口令-口令", clock) as newcomer:
        list_in_roster(offices, newcomer)
        path = offices.folder / "early.ipb"
        sending.export_bundle(offices[BUREAU], [newcomer.unit], path)

        refusal = refused(newcomer, path)
        shown = waiting(newcomer).fingerprint
        identity.import_roster(newcomer, offices.folder / "new.roster")
        quarantine.confirm_fingerprint(newcomer, shown)
        import_guarded(newcomer, waiting(newcomer).file)

        assert "还没有单位密钥名单" in refusal.what
        assert shown == identity.own_fingerprint(offices[BUREAU])
        assert quarantine.waiting_bundles(newcomer) == []


def test_confirmed_and_listed_it_is_imported_from_where_it_waits(offices: Offices, stranger: Workspace, bundle: Path) -> None:
    bureau = offices[BUREAU]
    refused(bureau, bundle)
    bundle.unlink()

    shown = quarantine.confirm_fingerprint(bureau, identity.own_fingerprint(stranger).lower().replace("-", " "))
    list_in_roster(offices, stranger)
    ready = waiting(bureau)
    arrival = import_guarded(bureau, ready.file)

    assert (shown, ready.ready, ready.in_words) == (identity.own_fingerprint(stranger), True, "可以导入")
    assert (arrival.sender, arrival.refused, bureau.records(Lead).count()) == (STRANGER, [], 1)
    assert quarantine.waiting_bundles(bureau) == []


def test_a_confirmed_fingerprint_alone_lets_nothing_in(offices: Offices, stranger: Workspace, bundle: Path) -> None:
    """The head of one office cannot make a member: only the bureau's roster can."""
    bureau = offices[BUREAU]
    refused(bureau, bundle)
    quarantine.confirm_fingerprint(bureau, identity.own_fingerprint(stranger))
    before = record_digest(offices, BUREAU)

    refusal = refused(bureau, waiting(bureau).file)

    assert "名单里还没有它" in refusal.what
    assert record_digest(offices, BUREAU) == before


def test_a_roster_alone_does_not_open_what_waits(offices: Offices, stranger: Workspace, bundle: Path) -> None:
    bureau = offices[BUREAU]
    refused(bureau, bundle)
    list_in_roster(offices, stranger)

    with pytest.raises(UserError, match="还没有确认"):
        preview_guarded(bureau, waiting(bureau).file)
    with pytest.raises(UserError, match="还没有确认"):
        import_guarded(bureau, waiting(bureau).file)


def test_the_same_bundle_on_the_stick_is_an_ordinary_one_once_the_roster_names_its_key(offices: Offices, stranger: Workspace, bundle: Path) -> None:
    """The bureau compared that card by telephone; what waited is gone with it."""
    bureau = offices[BUREAU]
    refused(bureau, bundle)
    list_in_roster(offices, stranger)

    done = take_in_guarded(bureau, bundle, preview_guarded(bureau, bundle).before)

    assert done.writes == 1
    assert quarantine.waiting_bundles(bureau) == []


def test_what_is_held_back_for_a_clock_keeps_its_file_until_it_is_taken_in(offices: Offices, stranger: Workspace, bundle: Path, clock: Clock) -> None:
    """“仍然导入” needs the file again."""
    bureau, kept = offices[BUREAU], clock.moment
    clock.moment = kept.replace(year=2027)
    leads.register(stranger, a_lead(stranger))
    sending.export_bundle(stranger, [offices.unit(BUREAU)], bundle)
    clock.moment = kept
    refused(bureau, bundle)
    quarantine.confirm_fingerprint(bureau, identity.own_fingerprint(stranger))
    list_in_roster(offices, stranger)
    file = waiting(bureau).file

    held = [take_in_guarded(bureau, file, 0).held, len(import_guarded(bureau, file).merged.held)]
    still = waiting(bureau)
    done = take_in_guarded(bureau, file, 0, trust_clock=True)

    assert held == [1, 1]
    assert (still.file, still.ready) == (file, True)
    assert (done.held, bureau.records(Lead).count()) == (0, 2)
    assert quarantine.waiting_bundles(bureau) == []


def test_a_receipt_answers_a_bundle_whose_file_is_gone(offices: Offices, stranger: Workspace, bundle: Path) -> None:
    """S0-73: what was imported from where it waited is answered, too."""
    bureau, told = offices[BUREAU], offices.folder / "receipt.ipb"
    refused(bureau, bundle)
    quarantine.confirm_fingerprint(bureau, identity.own_fingerprint(stranger))
    list_in_roster(offices, stranger)
    one = waiting(bureau)
    import_guarded(bureau, one.file)
    identity.import_roster(stranger, offices.folder / "new.roster")

    written = answer_bundle(bureau, one.bundle, told)

    assert (written.file, written.recipients) == (told, [STRANGER])
    assert exchange.import_bundle(stranger, told).is_receipt
    with pytest.raises(NotFound, match="还没有导入"):
        answer_bundle(bureau, "0" * 32, told)


def test_a_bundle_that_comes_again_waits_once(offices: Offices, bundle: Path) -> None:
    for _ in range(2):
        refused(offices[BUREAU], bundle)

    assert waiting(offices[BUREAU]).number == 1


@pytest.mark.parametrize("role", ["所员", "系统管理员", "审计管理员"])
def test_only_the_head_or_the_first_account_confirms(offices: Offices, stranger: Workspace, bundle: Path, role: str) -> None:
    bureau = offices[BUREAU]
    refused(bureau, bundle)
    first = bureau.account
    bureau.account = Account(uid="another", full_name="某某", role=role, unit=bureau.unit.uid)
    mark = identity.own_fingerprint(stranger)

    with pytest.raises(NotAllowed) as refusal:
        quarantine.confirm_fingerprint(bureau, mark)
    with pytest.raises(NotAllowed):
        quarantine.drop_waiting(bureau, waiting(bureau))
    bureau.account = first

    assert "所长" in refusal.value.next_step
    assert not waiting(bureau).confirmed


@pytest.mark.parametrize("role", quarantine.HEADS)
def test_whoever_heads_the_office_confirms(offices: Offices, stranger: Workspace, bundle: Path, role: str) -> None:
    bureau = offices[BUREAU]
    refused(bureau, bundle)
    bureau.account = Account(uid="another", full_name="某某", role=role, unit=bureau.unit.uid)

    quarantine.confirm_fingerprint(bureau, identity.own_fingerprint(stranger))

    assert waiting(bureau).confirmed


@pytest.mark.parametrize("said", ["", "0000-0000-0000-0000-0000", "1234"])
def test_a_fingerprint_that_nobody_waits_with_is_not_confirmed(offices: Offices, bundle: Path, said: str) -> None:
    refused(offices[BUREAU], bundle)

    with pytest.raises(NotFound):
        quarantine.confirm_fingerprint(offices[BUREAU], said)


def test_what_waits_can_be_thrown_away(offices: Offices, bundle: Path) -> None:
    refused(offices[BUREAU], bundle)

    quarantine.drop_waiting(offices[BUREAU], waiting(offices[BUREAU]))

    assert quarantine.waiting_bundles(offices[BUREAU]) == []


def test_a_claimed_name_that_looks_like_a_known_unit_is_flagged(offices: Offices, stranger: Workspace) -> None:
    stranger.unit.full_name = "葢山所"
    path = offices.folder / "impostor.ipb"
    stranger.unit.uid = "somebody-else"
    sending.export_bundle(stranger, [offices.unit(BUREAU)], path)

    refusal = refused(offices[BUREAU], path)

    assert "“葢山所”与“盖山所”名称极易混淆" in waiting(offices[BUREAU]).warning
    assert "极易混淆" in refusal.what


def test_a_damaged_bundle_or_one_for_others_does_not_even_wait(offices: Offices, bundle: Path) -> None:
    damaged = offices.folder / "damaged.ipb"
    damaged.write_bytes(bundle.read_bytes()[:-40] + bytes(40))

    for name, path, kind in ((BUREAU, damaged, "damaged"), (LENDER, bundle, "not_for_us")):
        with pytest.raises(UserError) as refusal:
            import_guarded(offices[name], path)
        assert refusal.value.kind == kind
        assert list((offices[name].folder / quarantine.FOLDER).glob("*")) == []


def test_a_kept_file_that_was_altered_on_the_disk_is_no_longer_listed(offices: Offices, bundle: Path) -> None:
    refused(offices[BUREAU], bundle)
    waiting(offices[BUREAU]).file.write_bytes(b"x")

    assert quarantine.waiting_bundles(offices[BUREAU]) == []
