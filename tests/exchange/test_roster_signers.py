"""Two of three signers: whoever steals one computer of the bureau cannot make a roster (S0-61, design 5)."""

import msgspec
import pytest

from app.domain.errors import BadInput, UserError
from app.exchange.keys import ReplicaKeys, fingerprint
from app.exchange.roster import Roster, accept_roster, countersign_roster, missing_signers, read_roster, sign_roster, write_roster
from app.exchange.signed_text import Signature, canonical

BUREAU, NAME = "unit-bureau", "区市场监管局"
ONE, TWO, THREE, OFFICE = (ReplicaKeys.make() for _ in range(4))
PINNED = ONE.signing
CARDS = [keys.card(f"bureau-{number}", BUREAU, NAME) for number, keys in enumerate((ONE, TWO, THREE), 1)]
CARDS.append(OFFICE.card("cangqian-1", "unit-cangqian", "仓前所"))
FIRST = sign_roster(None, CARDS, ONE, bureau=BUREAU)
SIGNERS = [ONE.signing, TWO.signing, THREE.signing]


def naming() -> Roster:
    """The second version, which names the signers; signed by one of them so far."""
    return sign_roster(FIRST, [], ONE, bureau=BUREAU, signers=SIGNERS, threshold=2)


@pytest.fixture
def adopted() -> Roster:
    """The second version with the two signatures that it asks for."""
    return countersign_roster(FIRST, naming(), TWO)


def next_by(known: Roster, *signers: ReplicaKeys, **values: object) -> Roster:
    roster = sign_roster(known, [], signers[0], bureau=BUREAU, **values)
    for keys in signers[1:]:
        roster = countersign_roster(known, roster, keys)
    return roster


def forged(roster: Roster, *signers: ReplicaKeys, **values: object) -> Roster:
    """The roster with other values, signed by these keys without asking whether they may."""
    content = msgspec.structs.replace(roster.content, **values)
    signatures = tuple(Signature(keys.signing, keys.sign("roster 1", canonical(content))) for keys in signers)
    return msgspec.structs.replace(roster, **values, signatures=signatures)


def refused(known: Roster | None, new: Roster, pinned: bytes | None = PINNED) -> str:
    with pytest.raises(UserError) as refusal:
        accept_roster(known, new, pinned)
    assert (refusal.value.kind, bool(refusal.value.next_step)) == ("roster_refused", True)
    return refusal.value.what


def test_without_named_signers_one_signature_is_enough():
    accept_roster(FIRST, sign_roster(FIRST, [], ONE, bureau=BUREAU), PINNED)


def test_a_version_that_names_two_of_three_signers_needs_two_of_them_itself(adopted):
    what = refused(FIRST, naming())

    assert fingerprint(TWO.signing) in what
    assert fingerprint(THREE.signing) in what
    assert fingerprint(ONE.signing) not in what
    accept_roster(FIRST, adopted, PINNED)


@pytest.mark.parametrize("signers", [(ONE, TWO), (ONE, THREE), (THREE, TWO), (ONE, TWO, THREE)])
def test_any_two_of_the_three_sign_the_next_version(adopted, signers):
    accept_roster(adopted, next_by(adopted, *signers), PINNED)


@pytest.mark.parametrize("signer", [ONE, TWO])
def test_one_signature_is_too_few_and_the_missing_signers_are_named(adopted, signer):
    roster = next_by(adopted, signer)

    assert f"{NAME} C（指纹 {fingerprint(THREE.signing)}）" in missing_signers(adopted, roster)
    assert fingerprint(THREE.signing) in refused(adopted, roster)


def test_two_signatures_of_one_signer_count_once(adopted):
    roster = next_by(adopted, TWO)

    assert "还缺签发人的签名" in refused(adopted, msgspec.structs.replace(roster, signatures=roster.signatures * 2))


def test_a_computer_of_the_bureau_that_is_no_signer_does_not_count(adopted):
    only = next_by(adopted, ONE, TWO, signers=[ONE.signing, TWO.signing])

    with pytest.raises(BadInput) as refusal:
        sign_roster(only, [], THREE, bureau=BUREAU)
    assert fingerprint(ONE.signing) in refusal.value.next_step
    assert "还缺签发人的签名" in refused(only, forged(sign_roster(only, [], ONE, bureau=BUREAU), ONE, THREE))


def test_the_old_signers_decide_about_the_new_ones(adopted):
    """A thief of one computer names himself and asks for one signature only: the known version asks for two."""
    stolen = forged(sign_roster(adopted, [], ONE, bureau=BUREAU), ONE, signers=(ONE.signing,), threshold=1)

    assert "还缺签发人的签名" in refused(adopted, stolen)
    accept_roster(adopted, next_by(adopted, ONE, TWO, signers=[ONE.signing], threshold=1), PINNED)


def test_signers_once_named_are_not_forgotten(adopted):
    later = sign_roster(adopted, [], TWO, bureau=BUREAU)

    assert (later.signers, later.threshold) == (tuple(SIGNERS), 2)
    assert "取消了签发人" in refused(adopted, forged(later, ONE, TWO, signers=(), threshold=1))


def test_a_withdrawn_signer_signs_no_more(adopted):
    later = next_by(adopted, ONE, THREE, revoked={"bureau-2"})

    accept_roster(adopted, later, PINNED)
    assert later.signers == (ONE.signing, THREE.signing)
    with pytest.raises(BadInput):
        sign_roster(later, [], TWO, bureau=BUREAU)


def test_the_computer_that_was_confirmed_first_can_be_replaced_by_the_other_signers(adopted):
    later = next_by(adopted, TWO, THREE, revoked={"bureau-1"})

    accept_roster(adopted, later, PINNED)
    accept_roster(later, next_by(later, THREE, TWO), PINNED)


def test_a_unit_that_joins_late_checks_the_signatures_by_what_the_roster_itself_asks_for(adopted):
    later = next_by(adopted, ONE, TWO)

    accept_roster(None, later, None)
    assert "还缺签发人的签名" in refused(None, msgspec.structs.replace(later, signatures=later.signatures[:1]), None)


def test_a_signature_is_added_only_to_what_follows_the_known_version(adopted):
    for roster in (forged(adopted, ONE, version=1), forged(adopted, ONE, entries=adopted.entries[:3], version=3, previous=adopted.sha256)):
        with pytest.raises(UserError) as refusal:
            countersign_roster(adopted, roster, TWO)
        assert refusal.value.kind == "roster_refused"


def test_nobody_signs_twice_and_no_office_signs_at_all(adopted):
    begun = sign_roster(adopted, [], ONE, bureau=BUREAU)

    for keys in (ONE, OFFICE):
        with pytest.raises(BadInput):
            countersign_roster(adopted, begun, keys)


@pytest.mark.parametrize(
    "values", [{"threshold": 2}, {"threshold": 0}, {"signers": (OFFICE.signing,)}, {"signers": (ONE.signing,) * 2}, {"signers": (ONE.signing,), "threshold": 2}]
)
def test_signers_that_contradict_themselves_are_refused_on_reading(values):
    with pytest.raises(BadInput):
        read_roster(write_roster(forged(FIRST, ONE, **values)))


def test_a_roster_without_named_signers_is_written_as_it_always_was():
    """Replicas that know nothing of signers go on reading it, and its hash stays the same."""
    assert "signers" not in write_roster(FIRST).decode()
    assert read_roster(write_roster(naming())) == naming()
