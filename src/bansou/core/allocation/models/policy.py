"""Every version of the policy that was ever saved."""

from django.conf import settings
from django.db import models

from bansou.core.allocation.compute import policy
from bansou.core.allocation.contracts import Policy, Reference


class PolicyVersion(models.Model):
    """One saved policy; the newest is in force. `reference` is everyone as the last full run under it saw them."""

    version = models.PositiveIntegerField(unique=True)
    values = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reference = models.JSONField(default=dict)
    referenced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"v{self.version}"

    @property
    def policy(self) -> Policy:
        """The policy as it was saved."""
        return policy.from_values(self.values)

    @property
    def known(self) -> Reference | None:
        """Everyone as the last full run saw them; None before the first."""
        return policy.reference_from_values(self.reference)
