"""Saving the policy."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.allocation.actions.place import place
from bansou.core.allocation.compute import policy as rules
from bansou.core.allocation.contracts import Policy
from bansou.core.allocation.models import PolicyVersion


@transaction.atomic
def save_policy(*, policy: Policy, note: str, by: Member | None, at: datetime) -> PolicyVersion:
    """A new version of the policy is in force and everyone has a proposal under it; PolicyError where it cannot be meant."""
    rules.check(policy)
    last = PolicyVersion.objects.aggregate(last=Max("version"))["last"] or 0
    with acting_as(by):
        version = PolicyVersion.objects.create(version=last + 1, values=rules.to_values(policy), note=note, saved_at=at, saved_by=by)
    place(scope=None, at=at)
    return version
