"""Which columns a file of customers, contacts or contracts may have, and under which names people write them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bansou.core.customers.compute.values import parser_of
from bansou.core.customers.contracts import RecordKind, ValueKind

IGNORE = "-"
CUSTOM = "field:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A field that a column can fill; `longest` is its limit in characters, `names` what people call it."""

    code: str
    kind: ValueKind
    names: tuple[str, ...]
    longest: int = 0
    required: bool = False


def _target(code: str, kind: ValueKind, names: str, *, longest: int = 0, required: bool = False) -> Target:
    return Target(code=code, kind=kind, names=tuple(names.split()), longest=longest, required=required)


_T, _D = ValueKind.TEXT, ValueKind.DATE
_CUSTOMER_ID = (
    "customer_id customerid account_id accountid company_id companyid client_id 顧客id 顧客コード 顧客番号 取引先id 取引先コード "
    "取引先番号 企業id 企業コード 会社id 得意先コード"
)

TARGETS: Mapping[RecordKind, tuple[Target, ...]] = {
    RecordKind.CUSTOMERS: (
        _target("external_id", _T, f"{_CUSTOMER_ID} external_id id", longest=120, required=True),
        _target(
            "name", _T, "name customer_name account_name company_name company 会社名 顧客名 取引先名 企業名 名称 社名 得意先名", longest=200
        ),
        _target("name_kana", _T, "name_kana kana フリガナ ふりがな 会社名カナ 顧客名カナ 会社名フリガナ 取引先名カナ カナ", longest=200),
        _target("parent", ValueKind.CUSTOMER, "parent parent_id parent_customer_id 親会社 親会社id 親顧客id 親取引先コード", longest=120),
        _target("industry", _T, "industry sector 業種 業界", longest=80),
        _target("region", _T, "region country prefecture area 地域 都道府県 国 エリア", longest=80),
        _target("employees", ValueKind.WHOLE, "employees employee_count headcount 従業員数 社員数 従業員規模"),
        _target("website", ValueKind.URL, "website url web ウェブサイト webサイト ホームページ hp", longest=200),
        _target("owner", ValueKind.MEMBER, "owner owner_email csm csm_email 担当 担当csm 担当者 自社担当 担当メール"),
    ),
    RecordKind.CONTACTS: (
        _target(
            "external_id", _T,
            "contact_id contactid user_id userid external_id id 利用者id ユーザーid 担当者id 連絡先id ユーザid", longest=120
        ),
        _target("customer", ValueKind.CUSTOMER, f"{_CUSTOMER_ID} customer group_id", longest=120),
        _target("full_name", _T, "name full_name fullname contact_name 氏名 名前 担当者名 利用者名 お名前", longest=160),
        _target("family_name", _T, "family_name last_name lastname surname 姓 苗字 氏", longest=80),
        _target("given_name", _T, "given_name first_name firstname 名", longest=80),
        _target("name_kana", _T, "name_kana kana フリガナ ふりがな 氏名カナ カナ 氏名フリガナ", longest=160),
        _target("email", ValueKind.EMAIL, "email mail e-mail email_address メール メールアドレス eメール", longest=254),
        _target("phone", _T, "phone tel telephone 電話 電話番号 携帯", longest=40),
        _target("department", _T, "department 部署 部署名 所属", longest=120),
        _target("title", _T, "title job_title position 役職 肩書", longest=120),
        _target("role", ValueKind.ROLE, "role contact_role 役割"),
        _target("left_on", _D, "left_on left 退職日 離任日"),
    ),
    RecordKind.CONTRACTS: (
        _target("external_id", _T, "contract_id subscription_id external_id id 契約id 契約番号 契約コード", longest=160),
        _target("customer", ValueKind.CUSTOMER, f"{_CUSTOMER_ID} customer", longest=120, required=True),
        _target("product", ValueKind.PRODUCT,
            "product product_code product_name product_id 製品 製品コード 製品名 商品 サービス", longest=60, required=True),
        _target("plan", _T, "plan plan_name plan_tier プラン プラン名 契約プラン", longest=80),
        _target("seats", ValueKind.WHOLE, "seats licenses licences quantity 席数 ライセンス数 id数 契約数 アカウント数"),
        _target(
            "amount", ValueKind.NUMBER,
            "amount mrr mrr_amount monthly_amount monthly_fee price 月額 月額料金 金額 月額金額 契約金額 月次金額"
        ),
        _target("currency", ValueKind.CURRENCY, "currency 通貨", longest=3),
        _target("signed_on", _D, "signed_on signed_at sign_date 契約日 締結日 申込日"),
        _target(
            "starts_on", _D, "starts_on start_date starts_at start started_on 契約開始日 開始日 利用開始日 契約開始", required=True
        ),
        _target("ends_on", _D, "ends_on end_date ends_at end 契約終了日 終了日 満了日 契約終了"),
        _target("renews_on", _D, "renews_on renewal_date renewal 更新日 契約更新日 次回更新日"),
        _target("notice_on", _D, "notice_on notice_date 解約通知期限 通知期限 更新通知期限"),
        _target("cancelled_on", _D, "cancelled_on canceled_on cancel_date churn_date churned_on 解約日 キャンセル日"),
        _target("cancel_reason", _T, "cancel_reason churn_reason 解約理由", longest=200),
    ),
}  # fmt: skip


def target_of(kind: RecordKind, code: str) -> Target | None:
    """The field `code` of `kind`, or None."""
    return next((target for target in TARGETS[kind] if target.code == code), None)


def named(text: str) -> str:
    """A column's name as it is compared: width, case, spaces and marks do not count."""
    return re.sub(r"[\s_\-・（）()/]+", "", unicodedata.normalize("NFKC", text).casefold())


def custom_code(column: str) -> str:
    """The code of the custom field that a column becomes."""
    plain = unicodedata.normalize("NFKC", column).strip().casefold()
    return re.sub(r"[^\w\-]+", "_", plain).strip("_-")[:60] or "field"


def guess_mapping(kind: RecordKind, header: Sequence[str], fields: Mapping[str, str]) -> dict[str, str]:
    """What each column fills: a field where its name is known, else the custom field of that name.

    `fields` are the custom fields that exist, each by its code and its names → code.
    """
    mapping: dict[str, str] = {}
    taken: set[str] = set()
    targets = TARGETS[kind]
    for rank in range(max(len(target.names) for target in targets)):
        for column in header:
            for target in targets:
                is_free = column not in mapping and target.code not in taken and rank < len(target.names)
                if is_free and named(target.names[rank]) == named(column):
                    mapping[column] = target.code
                    taken.add(target.code)
    for column in header:
        if column not in mapping:
            mapping[column] = CUSTOM + (fields.get(named(column)) or custom_code(column))
    return {column: mapping[column] for column in header}


def guess_kind(values: Iterable[str]) -> ValueKind:
    """The narrowest kind that reads every value: yes or no, number, date, else text; numbers with leading zeros stay text."""
    distinct = {value.strip() for value in values if value.strip()}
    if not distinct:
        return ValueKind.TEXT
    sample = list(distinct)[:5000]
    if any(re.match(r"^0\d", value) for value in sample):
        return ValueKind.TEXT
    if distinct <= {"0", "1"}:
        return ValueKind.NUMBER
    for kind in (ValueKind.BOOLEAN, ValueKind.NUMBER, ValueKind.DATE):
        read = parser_of(kind)
        if all(_reads(read, value) for value in sample):
            return kind
    return ValueKind.TEXT


def _reads(read: object, value: str) -> bool:
    try:
        read(value)  # type: ignore[operator]
    except ValueError:
        return False
    return True
