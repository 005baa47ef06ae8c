"""Keys, imports and exports on the command line: what they print, what they leave, how they fail."""

import pyarrow.csv
import pyarrow.parquet
import pytest

from bansou.cli.commands import app
from bansou.core.customers.models import Contract, Customer
from bansou.core.customers.testing import make_customer
from bansou.core.events.models import WriteKey

CUSTOMERS = "customer_id,name,employees\nA1,Initech,5\nA2,Umbrella,8\n"
CONTRACTS = "customer_id,starts_on,amount\nA1,2026-01-01,1000\n"


@pytest.fixture
def file(tmp_path):
    def write(text: str, name: str = "file.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("words", [[], ["import"], ["export"], ["keys"], ["backtest"]], ids=" ".join)
def test_a_group_alone_says_what_it_offers(bansou, words):
    done = bansou(*words, "--help")

    assert done.exit_code == 0
    assert "Commands" in done.output


def test_every_command_says_what_it_does():
    assert all(command.help or command.callback.__doc__ for command in app.registered_commands)


def test_a_key_is_made_listed_and_revoked(bansou):
    key = bansou("keys", "create", "production web").output.strip()

    assert WriteKey.objects.get().key == key
    assert bansou("keys", "list").output == f"{key}  production web\n"
    assert bansou("keys", "revoke", "production web").exit_code == 0
    assert "revoked" in bansou("keys", "list").output


@pytest.mark.parametrize("words", [["revoke", "nobody"], ["create", "web"]], ids=" ".join)
def test_a_key_that_is_not_there_or_taken_is_refused_with_a_sentence(bansou, words):
    bansou("keys", "create", "web")

    done = bansou("keys", *words)

    assert done.exit_code == 2
    assert words[1] in done.output


def test_records_are_imported_looked_at_again_and_taken_back(bansou, file):
    done = bansou("import", "customers", file(CUSTOMERS))

    assert done.exit_code == 0
    assert "2 new, 0 changed" in done.output
    assert Customer.objects.get(external_id="A2").employees == 8
    assert "Nothing to change." in bansou("import", "customers", file(CUSTOMERS)).output
    number = done.output.partition("import undo ")[2].split()[0]
    assert bansou("import", "undo", number).output.startswith("Undone: file.csv")
    assert not Customer.objects.exists()


def test_a_dry_run_changes_nothing(bansou, file):
    done = bansou("import", "customers", file(CUSTOMERS), "--dry-run")

    assert (done.exit_code, Customer.objects.count()) == (0, 0)
    assert "2 new" in done.output


def test_strict_imports_nothing_once_a_row_is_refused(bansou, file):
    spoilt = file(CUSTOMERS + "A3,Hooli,many\n")

    assert bansou("import", "customers", spoilt, "--strict").exit_code == 1
    assert not Customer.objects.exists()
    assert bansou("import", "customers", spoilt).exit_code == 0
    assert Customer.objects.count() == 2


def test_columns_and_values_can_be_given(bansou, file):
    make_customer(external_id="A1")

    done = bansou("import", "contracts", file("account,starts_on\nA1,2026-01-01\n"), "--map", "account=customer", "--set", "product=desk")

    assert done.exit_code == 0, done.output
    assert Contract.objects.get().product.code == "desk"


def test_a_file_without_its_columns_is_refused_with_a_sentence(bansou, file):
    done = bansou("import", "contracts", file("name\nInitech\n"))

    assert done.exit_code == 1
    assert "file.csv: " in done.output


def test_an_import_that_never_was_cannot_be_taken_back(bansou):
    assert bansou("import", "undo", "77").exit_code == 2


def test_an_export_can_be_imported_again_and_changes_nothing(bansou, tmp_path):
    make_customer(external_id="A1", name="株式会社あおぞら", industry="Retail")
    target = tmp_path / "customers.csv"

    assert bansou("export", "customers", "--output", target).exit_code == 0
    assert "Nothing to change." in bansou("import", "customers", target).output


def test_an_export_goes_to_the_standard_output_or_a_parquet_file(bansou, tmp_path):
    make_customer(external_id="A1", name="株式会社あおぞら")
    target = tmp_path / "customers.parquet"

    assert "株式会社あおぞら" in bansou("export", "customers").output
    assert bansou("export", "customers", "--format", "parquet", "-o", target).exit_code == 0
    assert pyarrow.parquet.read_table(target)["name"].to_pylist() == ["株式会社あおぞら"]
    assert [path.name for path in tmp_path.glob(".*.part")] == []


@pytest.mark.parametrize("kind", ["customers", "contacts", "contracts", "tiers", "tasks"])
def test_an_empty_installation_exports_a_header_alone(bansou, tmp_path, kind):
    target = tmp_path / "file.csv"

    assert bansou("export", kind, "--bom", "-o", target).exit_code == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pyarrow.csv.read_csv(target).num_rows == 0
