"""Taking corrections back: the correction before is put back, unless the voucher has been corrected since."""

from collections.abc import Sequence

from workbench.domain.correction import read_correction
from workbench.domain.errors import N_
from workbench.domain.failure import CORRECTABLE
from workbench.domain.history import Event, EventKind
from workbench.services.changes import Skipped
from workbench.services.moves import SKIP_REASONS
from workbench.services.recording import Record

CORRECTED_SINCE = N_("corrected otherwise since")
REPORTED_SINCE = N_("printed or written to a file since")


def corrected_back(record: Record, events: Sequence[Event], act: str) -> tuple[tuple[int, ...], tuple[Skipped, ...]]:
    """Put back what was to be entered before an act; return the vouchers, and those left alone.

    What has been printed or written to a file since stays: paper and file say what is to be entered.
    """
    done = {event.voucher_id: event for event in events if event.voucher_id is not None}
    now = record.writer.corrections(list(done))
    states = record.writer.states(list(done))
    reported = record.writer.reported_since(min((event.seq for event in done.values()), default=0), list(done))
    back = {}
    skipped = []
    for each, event in done.items():
        earlier, later = (event.data[name] for name in ("earlier", "later"))
        if states[each].status not in CORRECTABLE:
            skipped.append(Skipped(each, SKIP_REASONS[states[each].status]))
        elif each in reported:
            skipped.append(Skipped(each, REPORTED_SINCE))
        elif now.get(each) != (read_correction(later) if later else None):
            skipped.append(Skipped(each, CORRECTED_SINCE))
        else:
            back[each] = read_correction(earlier) if earlier else None
    if back:
        record.writer.put_corrections(back)
        record.append([record.event(EventKind.UNDONE, each, {"act": act, "what": "correction"}) for each in back])
    return tuple(back), tuple(skipped)
