"""What templates may ask about the member: `{% if "customers.edit" in may %}`."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from bansou.base.members.contracts import ALLOWED, Role


def permissions(request: HttpRequest) -> dict[str, object]:
    """`may`: what the signed-in member's role allows; empty for others. Asked only where a template looks."""

    def allowed() -> frozenset[str]:
        user = getattr(request, "user", None)
        role = getattr(user, "role", "") if getattr(user, "is_authenticated", False) else ""
        return ALLOWED[Role(role)] if role else frozenset()

    return {"may": SimpleLazyObject(allowed)}
