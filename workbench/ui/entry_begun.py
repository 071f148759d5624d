"""What is told as typing along begins: what was left out and why, and what an earlier run had left."""

from dataclasses import dataclass

from workbench.services.typing_run import TypingPlan
from workbench.texts import Texts


@dataclass(frozen=True, slots=True)
class Begun:
    """What a run was begun of; ``earlier`` vouchers of the run before are not in it."""

    plan: TypingPlan
    earlier: int = 0

    def words(self, texts: Texts) -> str:
        """Return it in words; empty where there is nothing to tell."""
        told = []
        if self.plan.skipped:
            reasons = ", ".join(dict.fromkeys(texts.t(each.reason) for each in self.plan.skipped))
            told.append(
                texts.n(
                    "{count} voucher is left out: {reason}.",
                    "{count} vouchers are left out: {reason}.",
                    len(self.plan.skipped),
                    reason=reasons,
                )
            )
        if self.earlier:
            told.append(
                texts.n(
                    "{count} voucher of the earlier run is in the list, to be entered by hand.",
                    "{count} vouchers of the earlier run are in the list, to be entered by hand.",
                    self.earlier,
                )
            )
        return "\n".join(told)
