"""Whether an account may do something: its role, the account that made the folder, and who stands in for a role that nobody holds."""

from app.domain.errors import NotAllowed
from app.domain.organisation import Account
from app.domain.query import Query
from app.domain.roles import ADMINISTRATOR, OF_THE_FOUNDER, POWERS, STOOD_IN_FOR, WHO_HOLDS, Power
from db.store import Store


def may(store: Store, account: Account, power: Power) -> bool:
    """True when the account may do it here and now."""
    own = POWERS.get(account.role or "", frozenset())
    if power in own:
        return True
    if power in STOOD_IN_FOR and STOOD_IN_FOR[power] in own:
        return not any(power in POWERS[one.role or ""] for one in enabled(store))
    if power in OF_THE_FOUNDER and is_founder(store, account):
        return power is Power.CONFIRM or not any(one.role == ADMINISTRATOR for one in enabled(store))
    return False


def enabled(store: Store) -> list[Account]:
    """The accounts of this folder that are not disabled."""
    return [account for account in store.records(Account).all() if not account.disabled]


def is_founder(store: Store, account: Account) -> bool:
    """True for the account that made this data folder."""
    first = store.records(Account).first(Query())
    return first is not None and first.uid == account.uid


def refusal(account: Account, power: Power) -> NotAllowed:
    """What somebody without the power is told."""
    return NotAllowed(f"{account.role or '这个角色'}不能{power.value}。", f"请由{'、'.join(WHO_HOLDS[power])}的账号办理。")
