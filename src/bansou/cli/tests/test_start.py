"""What stands before the first page can be served."""

import socket

import pytest

from bansou.base.members import actions
from bansou.base.members.contracts import Role
from bansou.base.members.models import Member
from bansou.cli.serving import entry, start


def test_a_home_is_served_once_at_a_time(tmp_path):
    with start.claim(tmp_path, "serve"), pytest.raises(start.CannotStart, match="running already"):
        start.claim(tmp_path, "serve")

    start.claim(tmp_path, "serve").close()


def test_a_taken_port_is_refused_with_the_next_one(monkeypatch):
    monkeypatch.setattr(start, "ENDING", 0.1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(start.CannotStart, match=f"--port {port + 1}"):
            start.wait_for_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused(monkeypatch):
    with pytest.raises(start.CannotStart, match=r"Cannot listen on 192\.0\.2\.1"):
        start.wait_for_port("192.0.2.1", 8140)


@pytest.mark.django_db
def test_the_first_link_makes_the_first_administrator():
    link = entry.first_link("http://localhost:9000")

    assert link.startswith("http://localhost:9000/members/enter/")
    assert Member.objects.get().role == Role.ADMINISTRATOR


@pytest.mark.django_db
def test_there_is_no_first_link_once_an_administrator_has_signed_in(django_user_model):
    member = actions.invite(email="alice@example.com", name="Alice", role=Role.ADMINISTRATOR, by=None)
    assert entry.first_link("http://localhost:9000")

    django_user_model.objects.filter(pk=member.pk).update(last_login=member.joined_at)
    assert entry.first_link("http://localhost:9000") is None
