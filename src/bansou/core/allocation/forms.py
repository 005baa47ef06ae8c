"""The policy, a tier, and a rule for one customer, as forms."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from bansou.core.allocation.contracts import Direction, Factor, Level, PinKind, Policy, Weight
from bansou.core.allocation.models import Pin, Tier
from bansou.core.allocation.queries.words import FACTORS
from bansou.core.metrics.compute import METRICS
from bansou.core.metrics.queries import name_of

DIRECTIONS = [(Direction.MORE.value, _("more asks for more touch")), (Direction.LESS.value, _("less asks for more touch"))]


class PolicyForm(forms.Form):
    """Weights, lines, places and rests of the policy."""

    margin = forms.FloatField(
        label=_("Margin (points)"), min_value=0, max_value=50, help_text=_("A customer moves only when it is this far beyond a line.")
    )
    stay_days = forms.IntegerField(label=_("Minimum stay (days)"), min_value=0, max_value=3650)
    rest_days = forms.IntegerField(label=_("A declined move is not proposed again for (days)"), min_value=0, max_value=3650)
    use_metric = forms.ChoiceField(label=_("Metric that stands for use"))
    note = forms.CharField(label=_("Why it is changed"), max_length=300, required=False)

    def __init__(self, *args: Any, policy: Policy, tiers: Sequence[Tier], **kwargs: Any) -> None:
        self.tiers = tiers
        start: dict[str, Any] = {name: getattr(policy, name) for name in ("margin", "stay_days", "rest_days", "use_metric")}
        for factor in Factor:
            entry = policy.weights.get(factor, Weight(weight=0))
            start |= {f"weight_{factor}": entry.weight, f"direction_{factor}": entry.direction.value}
        for level in policy.levels[:-1]:
            start |= {f"at_least_{level.tier}": level.at_least, f"cap_{level.tier}": level.cap}
        kwargs["initial"] = {key: _plain(value) for key, value in start.items()}
        super().__init__(*args, **kwargs)
        for factor in Factor:
            self.fields[f"weight_{factor}"] = forms.FloatField(label=FACTORS[factor], min_value=0, max_value=1000)
            self.fields[f"direction_{factor}"] = forms.ChoiceField(label=_("Direction of %s") % FACTORS[factor], choices=DIRECTIONS)
        for tier in tiers[:-1]:
            self.fields[f"at_least_{tier.code}"] = forms.FloatField(label=_("Line (points)"), min_value=0, max_value=100)
            self.fields[f"cap_{tier.code}"] = forms.IntegerField(label=_("Places at most"), min_value=0, required=False)
        self.fields["use_metric"].choices = [(metric.code, name_of(metric)) for metric in METRICS]  # type: ignore[attr-defined]

    def weight_rows(self) -> list[tuple[Any, Any]]:
        """Weight and direction of each factor."""
        return [(self[f"weight_{factor}"], self[f"direction_{factor}"]) for factor in Factor]

    def level_rows(self) -> list[tuple[Tier, Any, Any]]:
        """Line and places of each tier but the last, which takes everybody left."""
        return [(tier, self[f"at_least_{tier.code}"], self[f"cap_{tier.code}"]) for tier in self.tiers[:-1]]

    def policy(self) -> Policy:
        """The policy as it was typed."""
        values = self.cleaned_data
        weights = {f: Weight(weight=values[f"weight_{f}"], direction=Direction(values[f"direction_{f}"])) for f in Factor}
        levels = [Level(tier=t.code, at_least=values[f"at_least_{t.code}"], cap=values[f"cap_{t.code}"]) for t in self.tiers[:-1]]
        levels += [Level(tier=tier.code) for tier in self.tiers[-1:]]
        rest = {name: values[name] for name in ("margin", "stay_days", "rest_days", "use_metric")}
        return Policy(weights=weights, levels=tuple(levels), **rest)


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


class TierForm(forms.ModelForm[Tier]):
    """A tier's names, colour, hours and description."""

    class Meta:
        model = Tier
        fields: ClassVar[tuple[str, ...]] = ("name_ja", "name_en", "colour", "hours", "description_ja", "description_en")
        widgets = {"description_ja": forms.Textarea(attrs={"rows": 2}), "description_en": forms.Textarea(attrs={"rows": 2})}


class NewTierForm(TierForm):
    """A new tier, with its code."""

    class Meta(TierForm.Meta):
        fields: ClassVar[tuple[str, ...]] = ("code", *TierForm.Meta.fields)


class PinForm(forms.ModelForm[Pin]):
    """A rule for one customer, with its reason."""

    class Meta:
        model = Pin
        fields = ("kind", "tier", "reason", "until")
        widgets = {"until": forms.DateInput(attrs={"type": "date"})}

    def kind(self) -> PinKind:
        """Force or forbid."""
        return PinKind(self.cleaned_data["kind"])


class ReasonForm(forms.Form):
    """Why a move is declined."""

    reason = forms.CharField(label=_("Why"), max_length=300)
