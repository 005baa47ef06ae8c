"""The .po files: whose they are, how they are read, written and compiled."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bansou.base.ui.messages.contracts import Key, Sentence

SOURCE = Path(__file__).resolve().parents[3]
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: ja\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
SKIPPED = {"tests", "migrations", "node_modules", "built", "__pycache__", "locale"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A package that is a Django app and holds the translations of what lies in it; `web` also those of what is in no app."""

    folder: Path

    @property
    def name(self) -> str:
        """The package's path, as `core/customers`."""
        return self.folder.relative_to(SOURCE).as_posix()

    @property
    def po(self) -> Path:
        """Where its Japanese stands."""
        return self.folder / "locale" / "ja" / "LC_MESSAGES" / "django.po"


def owners() -> list[Owner]:
    """Every package with an app, by path."""
    return [Owner(folder=file.parent) for file in sorted(SOURCE.rglob("apps.py")) if not SKIPPED & set(file.parts)]


def owner_of(file: Path) -> Path:
    """The folder of the app that `file` belongs to; `web` where it is in none."""
    return next((folder for folder in file.parents if (folder / "apps.py").exists()), SOURCE / "web")


def files_of(owner: Owner) -> Iterator[Path]:
    """The Python files and templates whose sentences `owner` holds."""
    for file in sorted(SOURCE.rglob("*")):
        is_read = (
            file.suffix in {".py", ".html", ".txt"} and not SKIPPED & set(file.relative_to(SOURCE).parts) and file.name != "testing.py"
        )
        if is_read and (file.suffix == ".py" or "templates" in file.parts) and owner_of(file) == owner.folder:
            yield file


def read(owner: Owner) -> Catalog:
    """The owner's translations as they stand; empty without a file."""
    if not owner.po.exists():
        return Catalog(locale="ja")
    with owner.po.open("rb") as file:
        return read_po(file, locale="ja", charset="utf-8", abort_invalid=True)


def write(owner: Owner, catalog: Catalog, found: Mapping[Key, Sentence]) -> tuple[int, int]:
    """The owner's file holds what was `found` with its translations, what went as obsolete; answers how many miss one and how many went."""
    fresh = Catalog(locale="ja", charset="utf-8")
    missing = 0
    for (context, text), sentence in sorted(found.items(), key=lambda pair: (str(pair[1].places[0][0]), pair[1].places[0][1])):
        known = catalog.get(text, context) or catalog.obsolete.get(catalog._key_for(text, context))  # noqa: SLF001 - Babel has no reading way
        translated = known.string if known and not known.fuzzy else ""
        first = str((translated[0] if isinstance(translated, (tuple, list)) else translated) or "")
        files = list(dict.fromkeys(str(place) for place, _ in sentence.places))
        plural = sentence.plural
        fresh.add(
            (text, plural) if plural else text, (first,) if plural else first, locations=[(file, 0) for file in files], context=context
        )
        missing += not first
    gone = set(keys(catalog)) - set(found)
    kept = [*catalog.obsolete.values(), *(one for one in (catalog.get(text, context) for context, text in gone) if one and one.string)]
    fresh.obsolete.update({fresh._key_for(one.id, one.context): one for one in kept if _key(one) not in found})  # noqa: SLF001
    body = io.BytesIO()
    write_po(body, fresh, width=0, omit_header=True, include_lineno=False)
    owner.po.parent.mkdir(parents=True, exist_ok=True)
    owner.po.write_text(HEADER + body.getvalue().decode().lstrip("\n"), encoding="utf-8")
    return missing, len(gone)


def _key(message: Message) -> Key:
    return message.context, str(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def keys(catalog: Catalog) -> Iterable[Key]:
    """Context and text of each entry."""
    return [_key(one) for one in catalog if one.id]


def compile_all() -> None:
    """Beside each .po lies its .mo."""
    for owner in owners():
        if owner.po.exists():
            with owner.po.with_suffix(".mo").open("wb") as file:
                write_mo(file, read(owner))
