"""What each role may do: the one table. Who stands in for a role that nobody holds is asked in `app.services.powers`.

系统管理员 keeps accounts and the machine, 审计管理员 reads the journal; neither sees business records, and neither is the other (GB/T 22239-2019, 二级).
"""

from collections.abc import Mapping
from enum import Enum

from app.domain.organisation import ROLES

STAFF, HEAD, SECTION, LEADER, ADMINISTRATOR, AUDITOR = ROLES


class Power(Enum):
    """Something that a role opens; the value is said in refusals."""

    READ = "查看业务记录"
    WRITE = "登记、修改和办理业务记录"
    SIGN_HEAD = "代表本单位同意或不同意"
    SIGN_LEADER = "作出分管领导的决定"
    REVEAL = "查看个人信息的明文"
    REPORTER = "查看举报人信息"
    CONFIRM = "确认对方的指纹"
    BACK_UP = "备份和检查数据"
    RESTORE = "恢复备份、更换密钥"
    ACCOUNTS = "管理账号"
    AUDIT = "查看全部操作日志"


_CLERK = frozenset({Power.READ, Power.WRITE, Power.REVEAL, Power.REPORTER, Power.BACK_UP})

POWERS: Mapping[str, frozenset[Power]] = {
    STAFF: _CLERK,
    HEAD: _CLERK | {Power.SIGN_HEAD, Power.CONFIRM},
    SECTION: (_CLERK | {Power.SIGN_HEAD, Power.CONFIRM}) - {Power.REPORTER},
    LEADER: frozenset({Power.READ, Power.WRITE, Power.REVEAL, Power.SIGN_HEAD, Power.SIGN_LEADER, Power.CONFIRM, Power.BACK_UP}),
    ADMINISTRATOR: frozenset({Power.ACCOUNTS, Power.BACK_UP, Power.RESTORE}),
    AUDITOR: frozenset({Power.AUDIT, Power.BACK_UP}),
}
"""By role. 本单位设定, but for the two administrators."""

STOOD_IN_FOR: Mapping[Power, Power] = {Power.SIGN_HEAD: Power.WRITE, Power.SIGN_LEADER: Power.WRITE}
"""While no account of this folder holds the power, whoever holds the other one records what was signed on paper."""

OF_THE_FOUNDER = frozenset({Power.ACCOUNTS, Power.RESTORE, Power.CONFIRM})
"""What the account that made the data folder may do besides its role: the first two until there is a 系统管理员."""

SIGNED_STEPS: Mapping[str, Mapping[Power, frozenset[str]]] = {
    "support_request": {
        Power.SIGN_HEAD: frozenset({"agree", "partly_agree", "decline", "agree_change", "agree_change_on_site"}),
        Power.SIGN_LEADER: frozenset({"decide", "refuse"}),
    },
    "designation": {Power.SIGN_LEADER: frozenset({"decide", "refuse"})},
    "police_referral": {Power.SIGN_LEADER: frozenset({"approve", "refuse"})},
    "allocation_proposal": {Power.SIGN_LEADER: frozenset({"adopt", "decline"})},
    "destruction_list": {Power.SIGN_LEADER: frozenset({"approve"})},
    "task_force_adjustment": {Power.SIGN_LEADER: frozenset({"issue"})},
}
"""Steps that are somebody's own decision, by kind of record (`仓市场监管〔2025〕94号` 一（三）, 二（二）, 三（三）1)."""

WHO_HOLDS: Mapping[Power, tuple[str, ...]] = {power: tuple(role for role in ROLES if power in POWERS[role]) for power in Power}


def power_for_step(table: str, step: str) -> Power:
    """What taking the step needs."""
    found = SIGNED_STEPS.get(table, {})
    return next((power for power, steps in found.items() if step in steps), Power.WRITE)
