import json

import pytest
from django.test import Client

from bansou.base.members.contracts import Role
from bansou.base.members.testing import signed_in

pytestmark = pytest.mark.django_db


def test_an_htmx_answer_carries_its_message_and_the_undo(client: Client):
    answer = signed_in(client, Role.ADMINISTRATOR).post("/ui/toast", headers={"hx-request": "true"})

    assert json.loads(answer["HX-Trigger"])["toasts"] == [{"text": "Marked as done.", "level": "success", "undo": "/ui/toast"}]


def test_without_htmx_the_next_page_shows_the_message(client: Client):
    page = signed_in(client, Role.ADMINISTRATOR).post("/ui/toast", follow=True).content.decode()

    assert 'data-undo="/ui/toast"' in page
