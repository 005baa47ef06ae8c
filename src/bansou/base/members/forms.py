"""What people type about members and themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bansou.base.members.models import Member


class InvitationForm(forms.ModelForm[Member]):
    """Who is invited, and as what."""

    class Meta:
        model = Member
        fields = ("name", "email", "role")
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "off"})}

    def clean_email(self) -> str:
        """Addresses differ in no capital letter."""
        return str(self.cleaned_data["email"]).lower()


class RoleForm(forms.ModelForm[Member]):
    """What a member is trusted with."""

    class Meta:
        model = Member
        fields = ("role",)


class ProfileForm(forms.ModelForm[Member]):
    """One's own name, language and appearance."""

    class Meta:
        model = Member
        fields = ("name", "language", "theme")
        widgets = {"theme": forms.RadioSelect, "language": forms.RadioSelect}


class LanguageForm(forms.Form):
    """The language switch."""

    language = forms.ChoiceField(choices=[("ja", "ja"), ("en", "en")])


class ThemeForm(forms.Form):
    """The appearance switch."""

    theme = forms.ChoiceField(choices=[("auto", "auto"), ("light", "light"), ("dark", "dark")])


class AuditFilter(forms.Form):
    """What to look for in the audit log."""

    q = forms.CharField(label=_("Name or person"), required=False, max_length=100)
