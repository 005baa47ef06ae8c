"""The levels of touch, as rows."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Tier(models.Model):
    """A level of touch; the lower its `order`, the more touch."""

    class Colour(models.TextChoices):
        TEAL = "teal", _("Teal")
        BLUE = "blue", _("Blue")
        INDIGO = "indigo", _("Indigo")
        PURPLE = "purple", _("Purple")
        PINK = "pink", _("Pink")
        ORANGE = "orange", _("Orange")
        YELLOW = "yellow", _("Yellow")
        LIME = "lime", _("Lime")
        CYAN = "cyan", _("Cyan")
        GREY = "secondary", _("Grey")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_ja = models.CharField(_("name (Japanese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    colour = models.CharField(_("colour"), max_length=12, choices=Colour, default=Colour.GREY)
    description_ja = models.TextField(_("description (Japanese)"), blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    hours = models.DecimalField(
        _("hours per customer and month"), max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_ja if (get_language() or "ja").startswith("ja") else self.name_en

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return self.description_ja if (get_language() or "ja").startswith("ja") else self.description_en
