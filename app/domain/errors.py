"""The one kind of failure that people are meant to read. Anything else that is raised is a bug of the program."""


class UserError(Exception):
    """Something the user, the file or the machine got wrong: what happened and what to do next, in Chinese."""

    kind = "refused"

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what}{next_step}")
        self.what = what
        self.next_step = next_step


class NotAllowed(UserError):
    """The step, the record or the view is not open to this unit or account."""

    kind = "not_allowed"
    noted = False
    """The journal has it."""


class BadInput(UserError):
    """A value, a row or a file that cannot be taken as it is; nothing was written."""

    kind = "bad_input"


class NotFound(UserError):
    """What was named does not exist here, or is not shared with this unit."""

    kind = "not_found"


class Damaged(UserError):
    """A file is incomplete, altered or not what it claims to be; nothing was read from it."""

    kind = "damaged"


class MachineFault(UserError):
    """The disk is full, a file is read-only, a drive was pulled: the machine's fault, told in the user's words."""

    kind = "machine"


class Cancelled(UserError):
    """The user stopped a long job; nothing was kept of it."""

    kind = "cancelled"

    def __init__(self) -> None:
        super().__init__("已取消，没有改动任何内容。", "需要时可以重新开始。")
