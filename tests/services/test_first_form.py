"""A data file of the first form, from before anything was replayed, opened by this program."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.services.conftest import quiet
from workbench.assembly import assemble
from workbench.services.services import Services
from workbench.store.store import FILE_NAME


@pytest.mark.usefixtures("three")
def test_everything_is_there_and_what_is_new_is_worked_out(services: Services, tmp_path: Path) -> None:
    before = services.cases.index().rows
    services.close()
    path = tmp_path / "data" / FILE_NAME
    with closing(sqlite3.connect(path)) as connection:
        later = ("standing", "derived", "origin", "twin", "receipt", "column_mapping", "taught", "inlet_run", "arrival")
        hand_entry = ("correction", "rule", "report_voucher", "report", "verification", "mailed_file")
        ledger = ("ledger_key", "ledger_entry", "ledger_book")
        for table in (*ledger, *hand_entry, *later, "outgoing", "inlet", "not_of"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("ALTER TABLE failure DROP COLUMN joined")
        connection.execute("ALTER TABLE failure DROP COLUMN reference_amount")
        connection.execute("ALTER TABLE company DROP COLUMN approve_from")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    again = assemble(tmp_path / "data")
    assert len(list((path.parent / "backups").iterdir())) == 1
    assert again.cases.stale()
    again.cases.rediagnose(quiet)
    assert again.cases.index().rows == before
    assert again.cases.verify_history() > 0
    again.close()
