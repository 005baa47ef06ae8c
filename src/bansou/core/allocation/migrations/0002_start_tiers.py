"""The three tiers an installation starts with."""

from django.db import migrations

START = [
    (
        "high", "ハイタッチ", "High touch", "teal", 8,
        "専任の担当者がサクセスプランと定例会議で伴走する層です。",
        "A named CSM, a success plan and regular meetings.",
    ),
    (
        "low", "ロータッチ", "Low touch", "blue", 1,
        "ウェビナー、研修、メール、共同窓口で、まとめて支援する層です。",
        "Webinars, training, mail and a shared desk, one to many.",
    ),
    (
        "tech", "テックタッチ", "Tech touch", "secondary", "0.1",
        "製品内ガイド、ヘルプ、自動の案内で、自走を支える層です。",
        "Guides in the product, help articles and automatic messages.",
    ),
]  # fmt: skip


def add(apps, schema_editor):
    tier = apps.get_model("allocation", "Tier")
    for order, (code, name_ja, name_en, colour, hours, text_ja, text_en) in enumerate(START):
        tier.objects.get_or_create(
            code=code,
            defaults={
                "name_ja": name_ja, "name_en": name_en, "colour": colour, "hours": hours, "order": order,
                "description_ja": text_ja, "description_en": text_en,
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("allocation", "0001_first")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
