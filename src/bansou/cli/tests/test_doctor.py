"""`bansou doctor` names what is wrong and its cure."""

import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from bansou.base.kit.days import now
from bansou.cli import checkup
from bansou.cli.commands import app
from bansou.core.events.actions import note

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


def test_an_engine_that_never_ran_is_not_well():
    finding = checkup.engine()

    assert not finding.is_well
    assert "bansou serve" in finding.cure


@pytest.mark.parametrize(("age", "stages", "is_well"), [(5, {}, True), (600, {}, False), (5, {"measure": {"error": "disk full"}}, False)])
def test_the_engine_is_well_when_it_was_seen_lately_and_no_stage_failed(age, stages, is_well):
    note(tick_at=now() - timedelta(seconds=age), stages=stages)

    assert checkup.engine().is_well is is_well


def test_a_clock_behind_what_was_written_is_not_well():
    note(tick_at=now() + timedelta(hours=1))

    assert not checkup.clock().is_well


def test_a_missing_folder_is_not_well(settings, tmp_path):
    settings.BANSOU_HOME = tmp_path / "nowhere"

    assert not checkup.home().is_well


def test_a_nearly_full_disk_is_not_well(settings, tmp_path, monkeypatch):
    settings.BANSOU_HOME = tmp_path
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10 << 30, 10 << 30, 1 << 20))

    assert not checkup.home().is_well


def test_a_migration_to_apply_is_not_well(monkeypatch):
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda self, targets: ["one"])

    assert not checkup.database().is_well


def test_the_database_of_the_tests_is_well():
    assert checkup.database().is_well


def test_a_check_that_breaks_is_a_finding(monkeypatch):
    def broken() -> checkup.Finding:
        raise OSError("no such disk")

    monkeypatch.setattr(checkup, "CHECKS", (broken,))
    (finding,) = checkup.findings()

    assert not finding.is_well
    assert finding.seen == "no such disk"


def test_the_command_fails_when_something_is_not_well(monkeypatch):
    monkeypatch.setattr(checkup, "CHECKS", (checkup.engine,))
    result = CliRunner().invoke(app, ["doctor"])

    assert result.exit_code == 1
    assert "→" in result.output


def test_the_command_succeeds_when_all_is_well(monkeypatch):
    monkeypatch.setattr(checkup, "CHECKS", (checkup.python,))

    assert CliRunner().invoke(app, ["doctor"]).exit_code == 0
