"""What every paper says that is about one lead: its own number, which lead, against whom, for what. It knows no steps."""

from dataclasses import dataclass

from app.domain.fields import link, text


@dataclass(kw_only=True)
class LeadPaper:
    """The first fields of such a paper; a kind stands on this and on `Record`, and declares anew what it words otherwise."""

    number: str | None = text("编号", allotted=True, search=True)
    lead: str | None = link("线索", "lead", required=True, listed=False, indexed=True)
    lead_number: str | None = text("线索编号", search=True)
    subject: str | None = text("涉嫌主体", search=True)
    cause: str | None = text("违法类型", listed=False)
