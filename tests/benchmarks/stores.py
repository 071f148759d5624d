"""Stores of any size for measuring, filled through the real services."""

from collections.abc import Iterator
from pathlib import Path

from workbench.assembly import assemble
from workbench.services.requests import FileInput

CAUSES = (
    ("Konto 4903 saknas i kontoplanen.", 2001798),
    ("Konto 1950 är inte aktivt.", 2000550),
    ('Angivet kostnadsställe \\"36\\" existerar inte.', 2000548),
    ("Verifikationsserien är inte manuell (F).", 2001940),
)


def quiet(done: int, total: int) -> None:
    """Report nothing."""
    del done, total


def write_export(path: Path, vouchers: int) -> None:
    """Write a BRP export of so many vouchers with four rows each."""
    with path.open("w", encoding="utf-8") as file:
        file.write("<Batch><BatchId>1</BatchId><CompanyId>559999-0016</CompanyId>")
        for number in range(1, vouchers + 1):
            file.write(_voucher(number))
        file.write("</Batch>")


def write_sie(path: Path, vouchers: int) -> None:
    """Write a SIE 4I file of so many vouchers with four rows each."""
    with path.open("w", encoding="cp437", newline="\r\n") as file:
        file.write('#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#PROGRAM "Kassan" 1.0\n#GEN 20260301\n#ORGNR 559999-0016\n')
        file.write('#FNAMN "Gymmet i Åkersberga AB"\n')
        for number in range(1, vouchers + 1):
            file.write(f'#VER F {number} 202601{number % 28 + 1:02} "Kassarapport nr {number} Åkersberga"\n{{\n')
            for account, amount, center in _rows(number):
                file.write(f"#TRANS {account} {{{center}}} {amount}\n")
            file.write("}\n")


def write_failures(path: Path, vouchers: int) -> None:
    """Write a text with a failure for each voucher."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, vouchers + 1):
            message, code = CAUSES[number % len(CAUSES)]
            file.write(
                f"Verifikation F {number}\nVoucher creating process failed with error : "
                f'{{"ErrorInformation":{{"error":1,"message":"{message}","code":{code}}}}}\n\n'
            )


def fill(folder: Path, vouchers: int) -> None:
    """Fill a store in the folder with so many open vouchers."""
    services = assemble(folder)
    export, failures = folder / "export.xml", folder / "failures.txt"
    write_export(export, vouchers)
    write_failures(failures, vouchers)
    preview = services.intake.preview([FileInput(export), FileInput(failures)], quiet)
    result = services.intake.store(preview, "bench", False, quiet)
    assert (result.vouchers, result.failures, len(result.unjoined)) == (vouchers, vouchers, 0)
    services.cases.rediagnose(quiet)
    services.close()


def _rows(number: int) -> Iterator[tuple[int, str, str]]:
    whole = 100 + number % 900
    yield 1930, f"{whole}.00", '1 "10"'
    yield 3110, f"-{whole - 30}.00", '1 "10"'
    yield 2631, "-20.00", ""
    yield 3740, "-10.00", ""


def _voucher(number: int) -> str:
    rows = "".join(
        f"<VoucherRow><Amount>{amount}</Amount><Account>{account}</Account>"
        + ("<Dim1>10</Dim1>" if center else "")
        + "</VoucherRow>"
        for account, amount, center in _rows(number)
    )
    return (
        f"<Voucher><VoucherType>F</VoucherType><VoucherDate>2026-01-{number % 28 + 1:02}</VoucherDate>"
        f"<VoucherNumber>{number}</VoucherNumber><Description>Kassarapport nr {number} – Åkersberga</Description>"
        f"{rows}</Voucher>\n"
    )
