"""What has come in, in words."""

from workbench.services.requests import IntakeResult
from workbench.texts import Texts


def came_in_words(result: IntakeResult, texts: Texts) -> list[str]:
    """Return what was brought in, counted kind by kind; vouchers and failures also where there are none."""
    words = [
        texts.n("{count} voucher", "{count} vouchers", result.vouchers),
        texts.n("{count} failure", "{count} failures", result.failures),
    ]
    if result.receipts:
        words.append(texts.n("{count} receipt", "{count} receipts", result.receipts))
    if result.facts:
        words.append(texts.n("{count} ledger file", "{count} ledger files", result.facts))
    return words


def waiting_words(result: IntakeResult, texts: Texts) -> list[str]:
    """Return what somebody still has to look at: failures without a voucher, and what was not understood."""
    words = []
    if waiting := len(result.unjoined):
        words.append(
            texts.n("{count} failure waits for its voucher", "{count} failures wait for their vouchers", waiting)
        )
    if missed := sum(bool(each.problems) for each in result.inputs):
        words.append(texts.n("{count} is kept under Not understood", "{count} are kept under Not understood", missed))
    return words
