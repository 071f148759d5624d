import io
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from workbench.domain.company import DimensionMap
from workbench.domain.errors import (
    BadRecord,
    BadVoucher,
    BrokenFile,
    CutShort,
    InputError,
    NewerSie,
    NothingFound,
    SumDiffers,
)
from workbench.domain.ledger import FinancialYear, LedgerFacts
from workbench.domain.source import Problem, ReadContext, SourceItem
from workbench.domain.voucher import Voucher
from workbench.sources.sie_file import SieFile

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "sources" / "sie"
PUBLIC = ROOT.parent / "shared" / "reference" / "sie-files"


def read(data: bytes, context: ReadContext | None = None) -> list[SourceItem]:
    return list(SieFile().read(io.BytesIO(data), "file.si", context or ReadContext()))


def test_a_feeders_vouchers() -> None:
    items = read((DATA / "feeder_cp437.si").read_bytes())
    first, second = (item for item in items if isinstance(item, Voucher))
    assert (first.company, first.source, first.series, first.number) == ("559999-0016", "sie", "F", "")
    assert (first.text, first.transaction_date, first.registration_date) == (
        'Dagskassa "Åmål"',
        date(2024, 1, 15),
        date(2024, 1, 16),
    )
    assert [(row.account, row.amount) for row in first.rows] == [("1930", 10050), ("3740", 0), ("3010", -10050)]
    row = first.rows[0]
    assert (row.cost_center, row.project, row.other_dimensions) == ("10", "P7", ((20, "X"),))
    assert row.transaction_information == "Kort"
    assert second.text == "Utan citattecken"
    assert [item.error.params["detail"] for item in items if isinstance(item, Problem)] == [
        "#VER 20249917",
        "#TRANS 1930 1,2,3",
    ]
    assert all(isinstance(item.error, BadVoucher) for item in items if isinstance(item, Problem))


def test_dimensions_are_the_companys_own() -> None:
    (first, *_) = read(
        (DATA / "feeder_cp437.si").read_bytes(), ReadContext(dimensions=lambda company: DimensionMap(20, 1))
    )
    assert isinstance(first, Voucher)
    assert (first.rows[0].cost_center, first.rows[0].project) == ("X", "10")


def test_a_ledgers_facts() -> None:
    (facts,) = read((ROOT / "resources" / "samples" / "fortnox-export-2026.se").read_bytes())
    assert isinstance(facts, LedgerFacts)
    assert (facts.company, facts.company_name) == ("559999-0016", "Björkvikens Träning & Hälsa AB")
    assert facts.as_of == date(2026, 2, 28)
    assert facts.accounts["1930"] == "Företagskonto"
    assert facts.cost_centers["20"] == "Österskär"
    assert facts.projects["VAX-BYGG"] == "Ombyggnad Vaxholm"
    assert set(facts.series) == {"A", "F", "K", "L", "P"}
    assert facts.financial_years == (
        FinancialYear(date(2025, 1, 1), date(2025, 12, 31)),
        FinancialYear(date(2026, 1, 1), date(2026, 12, 31)),
    )


LEDGER = b'#FLAGGA 0\n#PROGRAM "Fortnox" 3\n#SIETYP 4\n#RAR 0 20240101 20241231\n#KONTO 1930 "Bank"\n'


def test_a_line_of_a_ledger_that_can_not_be_read_is_told_and_the_rest_is_known() -> None:
    lines = b'#KONTO "" "Kassa"\n#OBJEKT x "10" "Norr"\n#RAR -1 20231231 20230101\n#IB 0 1930 1,234\n'
    *problems, facts = read(LEDGER + lines)
    assert isinstance(facts, LedgerFacts)
    assert (facts.accounts, facts.year) == ({"1930": "Bank"}, FinancialYear(date(2024, 1, 1), date(2024, 12, 31)))
    told = [problem.error for problem in problems if isinstance(problem, Problem)]
    assert [type(error) for error in told] == [BadRecord] * 3
    assert [error.params["line"] for error in told] == [6, 7, 8]
    assert "Export it again" in told[0].remedy


@pytest.mark.parametrize("year", [b"#RAR 0 20240301 20230228", b"#RAR 0", b"#RAR 0 2024 2024"])
def test_a_chart_whose_year_can_not_be_read_is_not_held_against_every_year(year: bytes) -> None:
    with pytest.raises(BrokenFile) as caught:
        read(LEDGER.replace(b"#RAR 0 20240101 20241231", year))
    assert caught.value.params["line"] == 4
    feeder = LEDGER.replace(b"#RAR 0 20240101 20241231", year).replace(b"Fortnox", b"Kassan")
    items = read(feeder + b'#VER F 1 20240101 "x"\n{\n#TRANS 1930 {} 0\n}\n')
    assert [type(item) for item in items] == [Voucher]


def test_a_voucher_whose_objects_are_no_pairs_loses_none_of_them_unseen() -> None:
    head = b'#FLAGGA 0\n#PROGRAM x 1\n#VER F 1 20240101 "x"\n{\n'
    (problem,) = read(head + b'#TRANS 1930 {1 "10" 6} 1\n#TRANS 3010 {} -1\n}\n')
    assert isinstance(problem, Problem)
    assert isinstance(problem.error, BadVoucher)
    assert problem.error.params["line"] == 5


def test_a_cut_file() -> None:
    with pytest.raises(CutShort) as caught:
        read((DATA / "cut_short.si").read_bytes())
    assert (caught.value.params["vouchers"], caught.value.params["line"]) == (1, 20)
    with pytest.raises(BrokenFile):
        read(b'#FLAGGA 0\n#VER A 1 20240101 "x"\n{\n#TRANS 1930 {} 1\n')
    with pytest.raises(BrokenFile):
        read(b"#FLAGGA 0\n#KSUMMA\n#FNAMN x\n")


def test_a_missing_brace_with_missing_rows() -> None:
    data = b'#VER A 1 20240101 "x"\n{\n#TRANS 1930 {} 1\n#VER A 2 20240101 "y"\n{\n#TRANS 1930 {} 0\n}\n'
    first, second = read(data)
    assert isinstance(first, Problem)
    assert isinstance(second, Voucher)


def test_a_wrong_control_sum_refuses_the_file() -> None:
    data = b'#FLAGGA 0\n#KSUMMA\n#VER A 1 20240101 "x"\n{\n#TRANS 1930 {} 0\n}\n#KSUMMA 7\n'
    with pytest.raises(SumDiffers) as caught:
        read(data)
    assert (caught.value.params["line"], caught.value.params["told"]) == (7, "7")
    assert "#KSUMMA" in caught.value.remedy
    right = data.replace(b"#KSUMMA 7", b"#KSUMMA %d" % cast(int, caught.value.params["found"]))
    assert [type(item) for item in read(right)] == [Voucher]


@pytest.mark.parametrize("root", ["<Sie xmlns='http://www.sie.se/sie5'>", "<SieEntry>", "<s:Sie>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_sie_5_is_recognised_and_refused(root: str, encoding: str) -> None:
    data = f'<?xml version="1.0"?>\n<!-- x -->{root}'.encode(encoding)
    assert SieFile().recognises(data, "file.sie") > 0.9
    with pytest.raises(NewerSie, match=r"SIE 5.*\.se or \.si"):
        read(data)


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n\r\n ", b"\0"])
def test_what_stands_before_the_first_label_hides_it_not(before: bytes) -> None:
    data = before + "#FLAGGA 0\n#FORMAT PC8\n#FNAMN Åkeri Öst\n".encode("cp437")
    assert SieFile().recognises(data, "x") > 0.9
    assert SieFile().recognises(b"<Siesta>", "x") == 0.0


def test_nothing_found() -> None:
    with pytest.raises(NothingFound):
        read(b"#FLAGGA 0\n#PROGRAM x 1\n")


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the collection of public SIE files is not beside this checkout")
def test_every_public_file() -> None:
    paths = [path for path in sorted(PUBLIC.rglob("*")) if path.suffix in (".se", ".si", ".sie")]
    assert len(paths) >= 45
    for path in paths:
        data = path.read_bytes()
        is_sie4 = b"<" not in data[:10]
        assert SieFile().recognises(data[: 64 << 10], path.name) > 0.9, path
        try:
            items = read(data)
        except NewerSie:
            assert not is_sie4, path
            continue
        except InputError:
            assert path.stem in ("ksumma_truncated", "ksumma_wrong"), path
            continue
        assert items, path
        assert not any(isinstance(item, Problem) for item in items), path
        for item in items:
            if isinstance(item, LedgerFacts):
                assert item.accounts, path
                assert item.financial_years, path
