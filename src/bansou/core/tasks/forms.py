"""What a member says about a task, and the limits of a rule."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bansou.core.tasks.compute.rules import START
from bansou.core.tasks.contracts import Kind, NotUseful, Rule
from bansou.core.tasks.models import Task

LIMITS: Mapping[str, tuple[Any, Any]] = {
    "times": (_("Times the average of all customers"), _("times")),
    "least": (_("Churn likelihood at least"), "%"),
    "rise": (_("Or risen in 28 days by"), _("points")),
    "health": (_("Health at most"), _("of 100")),
    "drop": (_("Fallen in 28 days by"), _("points")),
    "days": (_("Days"), _("days")),
    "until": (_("Only in the first days of the contract"), _("days")),
    "active": (_("Active days before, at least"), _("days")),
    "peers": (_("Places lost among similar customers, at least"), _("places")),
    "seat_use": (_("Seat use at least"), "%"),
    "growth": (_("Or active people up by"), "%"),
    "new": (_("And new people, at least"), _("people")),
}
OF_KIND: Mapping[tuple[Kind, str], tuple[Any, Any]] = {
    (Kind.USE_FALLEN, "drop"): (_("Use fallen against the 28 days before by"), "%"),
    (Kind.SILENT, "days"): (_("Days without any use"), _("days")),
    (Kind.SILENT, "times"): (_("Times the usual pause"), _("times")),
    (Kind.CHAMPION_SILENT, "days"): (_("Days without use by the champion"), _("days")),
    (Kind.ONBOARDING_STALLED, "days"): (_("Days without a new onboarding step"), _("days")),
    (Kind.RENEWAL_NEAR, "days"): (_("Days before the renewal"), _("days")),
    (Kind.NOTICE_NEAR, "days"): (_("Days before the last day to give notice"), _("days")),
    (Kind.READY_FOR_MORE, "health"): (_("Health at least"), _("of 100")),
}


class LaterForm(forms.Form):
    """Until when a task is put off."""

    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))


class NotUsefulForm(forms.Form):
    """Why a task was not useful."""

    why = forms.ChoiceField(label=_("Why was it not useful?"), choices=Task.NotUseful.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def reason(self) -> NotUseful:
        """The reason chosen."""
        return NotUseful(self.cleaned_data["why"])


class RuleForm(forms.Form):
    """When one kind of situation counts."""

    is_on = forms.BooleanField(label=_("Show on Today"), required=False)
    due_days = forms.IntegerField(label=_("Due after (business days)"), min_value=0, max_value=60)
    rest_done = forms.IntegerField(label=_("After “done”, quiet for (days)"), min_value=0, max_value=365)
    rest_not_useful = forms.IntegerField(label=_("After “not useful”, quiet for (days)"), min_value=0, max_value=365)

    def __init__(self, *args: Any, kind: Kind, rule: Rule, **kwargs: Any) -> None:
        self.kind = kind
        start: dict[str, Any] = {
            "is_on": rule.is_on,
            "due_days": rule.due_days,
            "rest_done": rule.rest_done,
            "rest_not_useful": rule.rest_not_useful,
        }
        start |= {f"limit_{name}": int(value) if float(value).is_integer() else value for name, value in rule.limits.items()}
        kwargs["initial"] = start
        super().__init__(*args, **kwargs)
        for name in START[kind].limits:
            label, unit = OF_KIND.get((kind, name), LIMITS[name])
            self.fields[f"limit_{name}"] = forms.FloatField(label=f"{label} ({unit})", min_value=0, max_value=1000)
        self.order_fields(["is_on", *(f"limit_{name}" for name in START[kind].limits)])

    def rule(self) -> Rule:
        """The rule as it was typed."""
        values = self.cleaned_data
        limits = {name: float(values[f"limit_{name}"]) for name in START[self.kind].limits}
        return Rule(
            is_on=values["is_on"], limits=limits, due_days=values["due_days"], rest_done=values["rest_done"],
            rest_not_useful=values["rest_not_useful"],
        )  # fmt: skip
