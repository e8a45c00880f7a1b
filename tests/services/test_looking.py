from app.domain.organisation import Area
from app.services import leads
from app.services.looking import links_to
from app.services.workspace import Workspace
from tests.services.invented import a_lead


def test_what_links_to_a_record_is_read_a_page_of_each_kind_and_field(office: Workspace) -> None:
    area = leads.register(office, a_lead(office)).area
    newest = leads.register(office, a_lead(office))

    found = {(linking.kind, linking.field): linking for linking in links_to(office, office.records(Area).get(area), 1)}

    of_leads = found["lead", "area"]
    assert [record.uid for record in of_leads.records] == [newest.uid]
    assert of_leads.more
    assert not found["case_group", "areas"].more
