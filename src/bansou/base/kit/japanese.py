"""Japanese names as people read and type them: legal forms, kana, widths, polite forms of address."""

import re
import unicodedata
from dataclasses import dataclass

import jaconv

_FORMS = (
    "特定非営利活動法人", "一般社団法人", "一般財団法人", "公益社団法人", "公益財団法人", "独立行政法人",
    "地方独立行政法人", "国立大学法人",
    "社会福祉法人", "社会医療法人", "医療法人社団", "医療法人財団", "医療法人", "税理士法人", "監査法人", "弁護士法人", "司法書士法人",
    "農業協同組合", "学校法人", "宗教法人", "NPO法人", "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "相互会社",
)  # fmt: skip
_SHORT = {"(株)": "株式会社", "(有)": "有限会社", "(同)": "合同会社", "(社)": "社団法人", "(財)": "財団法人"}
_LATIN = re.compile(r"[,\s]+((?:Co\.?,?\s*Ltd|Inc|Ltd|LLC|LLP|K\.?K|Corp|Corporation|GmbH|S\.?A|PLC|Limited)\.?)$", re.IGNORECASE)
_SPACE = re.compile(r"[\s・,，.．。、'’\-‐‑–—―()（）「」\[\]&＆]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyName:
    """A company's name in three parts; two of them may be empty."""

    before: str
    core: str
    after: str


def split_legal_form(name: str) -> CompanyName:
    """The name with its legal form set apart, wherever it stands: 株式会社青空, 青空(株), Aozora Inc."""
    plain = unicodedata.normalize("NFKC", name).strip()
    for form in (*_FORMS, *_SHORT):
        if plain.startswith(form) and len(plain) > len(form):
            return CompanyName(before=form, core=plain[len(form) :].strip(), after="")
        if plain.endswith(form) and len(plain) > len(form):
            return CompanyName(before="", core=plain[: -len(form)].strip(), after=form)
    if match := _LATIN.search(plain):
        return CompanyName(before="", core=plain[: match.start()], after=match.group(1))
    return CompanyName(before="", core=plain, after="")


def folded(text: str) -> str:
    """`text` as it is searched: widths unified, kana as katakana, lower case, no spaces or punctuation between."""
    return _SPACE.sub("", jaconv.hira2kata(unicodedata.normalize("NFKC", text)).casefold())


def search_text(*parts: str) -> str:
    """The searchable form of a record: its parts folded, one a line, legal forms also left out."""
    lines = [folded(part) for part in parts if part]
    lines += [folded(split_legal_form(part).core) for part in parts if part]
    return "\n".join(dict.fromkeys(lines))


def honorific(name: str, *, company: bool) -> str:
    """`name` as it is addressed in a letter: 御中 after a company, 様 after a person; never twice."""
    ending = "御中" if company else "様"
    return name if name.endswith(("御中", "様")) else f"{name} {ending}"
