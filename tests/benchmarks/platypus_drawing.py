"""The journal the usual way: flowables, laid out by Platypus; fewer texts than ours has."""

from pathlib import Path

import font_roboto
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Table

from workbench.domain.journal import Journal
from workbench.texts import Texts


def platypus_journal(journal: Journal, path: Path) -> None:
    """Write the vouchers as tables between paragraphs."""
    pdfmetrics.registerFont(TTFont("Roboto", font_roboto.Roboto))
    style = getSampleStyleSheet()["Normal"].clone("small", fontName="Roboto", fontSize=7)
    texts = Texts("sv", Path())
    story = []
    for voucher in journal.vouchers:
        cells = [
            [
                str(row.number),
                row.account,
                row.account_name,
                row.cost_center,
                texts.amount(row.debit) if row.debit else "",
                texts.amount(row.credit) if row.credit else "",
            ]
            for row in voucher.rows
        ]
        table = Table(cells, style=[("FONT", (0, 0), (-1, -1), "Roboto", 7)])
        head = f"{voucher.series} {voucher.number} {voucher.financial_year} {voucher.text} {voucher.transaction_date}"
        story.append(KeepTogether([Paragraph(head, style), table, Paragraph(voucher.diagnosis[0], style)]))
    SimpleDocTemplate(str(path), pagesize=A4).build(story)
