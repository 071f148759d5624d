import io
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from workbench.domain.company import DimensionMap
from workbench.domain.errors import BadVoucher, BrokenFile, CutShort, InputError, NewerSie, NothingFound, SumDiffers
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
