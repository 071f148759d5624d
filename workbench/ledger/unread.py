"""The entries of an export that cannot be read, and which vouchers they may be."""

from collections import defaultdict
from datetime import date

from workbench.domain.likeness import plain
from workbench.domain.text_index import TextIndex
from workbench.domain.verification import Scope, Sought, UnreadEntry


class Unread:
    """Looks vouchers up among what cannot be read: by key, by number, or by day and text."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._by_key: dict[int, UnreadEntry] = {}
        self._by_number: dict[tuple[str, str], UnreadEntry] = {}
        self._by_day: dict[date, list[UnreadEntry]] = defaultdict(list)
        for each in scope.unread:
            for key in each.keys:
                self._by_key.setdefault(key, each)
            if each.number:
                self._by_number.setdefault((each.series.casefold(), each.number.lstrip("0")), each)
            if each.day:
                self._by_day[each.day].append(each)
        self._texts = {day: TextIndex([each.text for each in there]) for day, there in self._by_day.items()}

    def entry_of(self, sought: Sought) -> UnreadEntry | None:
        """Return what may be a voucher, the surest first, or None."""
        series, number = sought.fortnox
        found = self._by_key.get(sought.id)
        within = self.scope.year is None or self.scope.year.holds(sought.entered.transaction_date)
        if found is None and number and within:
            found = self._by_number.get((series.casefold(), number.lstrip("0")))
        day, text = sought.entered.transaction_date, sought.entered.text
        if found is None and day in self._texts and plain(text):
            found = next((self._by_day[day][at] for at in self._texts[day].agreeing(text)), None)
        return found
