import pytest
from auditlog.models import LogEntry
from django.test import Client

from bansou.base.members import actions
from bansou.base.members.contracts import MemberError, Role
from bansou.base.members.models import Member
from bansou.base.members.testing import make_member, signed_in

pytestmark = pytest.mark.django_db


def test_the_last_administrator_stays_administrator():
    alice = make_member(Role.ADMINISTRATOR)

    with pytest.raises(MemberError, match="最後の管理者"):
        actions.change_role(member=alice, role=Role.CSM, by=alice)


def test_the_last_administrator_cannot_be_locked_out():
    alice = make_member(Role.ADMINISTRATOR)

    with pytest.raises(MemberError):
        actions.deactivate(member=alice, by=make_member(Role.LEAD))


def test_an_administrator_may_step_down_when_another_stays():
    alice, lena = make_member(Role.ADMINISTRATOR), make_member(Role.LEAD)
    actions.change_role(member=lena, role=Role.ADMINISTRATOR, by=alice)
    actions.change_role(member=alice, role=Role.VIEWER, by=lena)

    assert Member.objects.get(pk=alice.pk).role == Role.VIEWER


def test_a_change_stands_in_the_audit_log_with_who_made_it():
    alice, carl = make_member(Role.ADMINISTRATOR), make_member(Role.CSM)
    actions.change_role(member=carl, role=Role.LEAD, by=alice)

    entry = LogEntry.objects.get_for_object(carl).first()
    assert entry.actor == alice
    assert entry.changes_dict["role"] == ["csm", "lead"]


def test_a_password_never_reaches_the_audit_log():
    carl = make_member(Role.CSM)
    carl.set_password("a new one 123")
    carl.save()

    assert not any("password" in entry.changes_dict for entry in LogEntry.objects.get_for_object(carl))


def test_an_invitation_shows_its_link_once(client: Client):
    signed_in(client, Role.ADMINISTRATOR)
    answer = client.post("/members/invite", {"name": "Nina", "email": "Nina@Example.com", "role": "csm"}, follow=True)

    assert "/members/enter/" in answer.content.decode()
    assert "/members/enter/" not in client.get("/members/").content.decode()
    assert Member.objects.get(email="nina@example.com").role == "csm"


def test_an_address_is_invited_once(client: Client):
    make_member(Role.CSM)
    signed_in(client, Role.ADMINISTRATOR)

    assert client.post("/members/invite", {"name": "X", "email": "CARL@example.com", "role": "csm"}).status_code == 422


@pytest.mark.parametrize("path", ["/members/", "/members/invite", "/members/audit"])
def test_only_an_administrator_sees_members_and_audit(client: Client, path: str):
    assert signed_in(client, Role.ADMINISTRATOR).get(path).status_code == 200
    assert signed_in(client, Role.LEAD).get(path).status_code == 403
    assert Client().get(path)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("what", ["role", "link", "deactivate", "reactivate"])
def test_only_an_administrator_changes_members(client: Client, what: str):
    carl = make_member(Role.CSM)
    path = f"/members/{carl.pk}/{what}"

    assert signed_in(client, Role.LEAD).post(path).status_code == 403
    assert Client().post(path).status_code == 302
    assert signed_in(client, Role.ADMINISTRATOR).post(path, {f"m{carl.pk}-role": "viewer"})["Location"] == "/members/"
    assert client.post("/members/999/deactivate").status_code == 404


def test_a_locked_out_member_is_signed_out_at_once(client: Client):
    carl = make_member(Role.CSM)
    signed_in(client, Role.CSM)
    actions.deactivate(member=carl, by=make_member(Role.ADMINISTRATOR))

    assert client.get("/members/profile").status_code == 302


def test_nobody_signs_up_by_themselves(client: Client):
    client.post("/accounts/signup/", {"email": "x@example.com", "password1": "long enough 9", "password2": "long enough 9"})

    assert not Member.objects.filter(email="x@example.com").exists()


def test_guessing_passwords_is_stopped(client: Client):
    carl = make_member(Role.CSM)
    carl.set_password("the right one 1")
    carl.save()
    for _ in range(6):
        client.post("/accounts/login/", {"login": carl.email, "password": "wrong"})

    answer = client.post("/accounts/login/", {"login": carl.email, "password": "the right one 1"})
    assert "_auth_user_id" not in client.session
    assert answer.status_code in {200, 429}
