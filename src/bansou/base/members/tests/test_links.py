from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from bansou.base.members import actions
from bansou.base.members.contracts import LinkError, MemberError, Role
from bansou.base.members.models import SignInLink
from bansou.base.members.testing import make_member

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def token_of(url: str) -> str:
    return url.rsplit("/", 1)[1]


def test_a_link_signs_in_once_and_never_again():
    carl = make_member(Role.CSM)
    token = token_of(actions.make_sign_in_link(member=carl, at=NOON))

    assert actions.use_sign_in_link(token=token, at=NOON) == carl
    with pytest.raises(LinkError):
        actions.use_sign_in_link(token=token, at=NOON)


def test_a_link_runs_out():
    token = token_of(actions.make_sign_in_link(member=make_member(), at=NOON, hours=2))

    with pytest.raises(LinkError):
        actions.use_sign_in_link(token=token, at=NOON + timedelta(hours=2))


def test_only_the_digest_of_a_link_is_stored():
    token = token_of(actions.make_sign_in_link(member=make_member(), at=NOON))

    assert token not in str(SignInLink.objects.values().get())


def test_a_new_link_ends_the_one_before():
    carl = make_member(Role.CSM)
    before = token_of(actions.make_sign_in_link(member=carl, at=NOON))
    actions.make_sign_in_link(member=carl, at=NOON)

    with pytest.raises(LinkError):
        actions.use_sign_in_link(token=before, at=NOON)


def test_a_locked_out_member_gets_no_link_and_their_link_opens_no_more():
    alice, carl = make_member(Role.ADMINISTRATOR), make_member(Role.CSM)
    token = token_of(actions.make_sign_in_link(member=carl, at=NOON))
    actions.deactivate(member=carl, by=alice)

    with pytest.raises(LinkError):
        actions.use_sign_in_link(token=token, at=NOON)
    with pytest.raises(MemberError):
        actions.make_sign_in_link(member=carl, at=NOON)


def test_a_link_scanner_that_only_looks_uses_nothing_up(client: Client):
    path = actions.make_sign_in_link(member=make_member(Role.CSM), at=datetime.now(UTC)).split("8000")[1]
    Client().get(path)

    assert client.post(path).status_code == 302
    assert client.get("/members/profile").status_code == 200


def test_a_spent_link_says_what_to_do(client: Client):
    answer = client.post("/members/enter/nothing")

    assert answer.status_code == 410
    assert "管理者に再発行を依頼" in answer.content.decode()
