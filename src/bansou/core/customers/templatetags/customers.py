"""How people are named on pages."""

from django import template
from django.utils.translation import get_language

from bansou.core.customers.models import Contact

register = template.Library()


@register.filter
def site_name(address: str) -> str:
    """A web address without its scheme and last slash."""
    return address.split("://", 1)[-1].rstrip("/")


@register.filter
def person_name(contact: Contact) -> str:
    """The contact's name in the order of the reader's language."""
    if get_language() == "en" and contact.family_name and contact.given_name and contact.given_name.isascii():
        return f"{contact.given_name} {contact.family_name}"
    return str(contact)
