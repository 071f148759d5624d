"""Ways in, in plain words: how the last look went, what trying one came to, what a look brought."""

from datetime import datetime

from workbench.domain.errors import (
    AskedTooOften,
    InletError,
    KnownError,
    NoKeyring,
    NotPermitted,
    NotTrusted,
    Offline,
    PlaceMissing,
    SecretMissing,
    SignInRefused,
)
from workbench.domain.inlets import Inlet, InletKind
from workbench.services.inlets import Checked, InletView
from workbench.services.plain_text import on_one_line
from workbench.services.polling import PollResult
from workbench.texts import N_, Texts
from workbench.ui.theme import Accent

_SHORT: dict[type[KnownError], str] = {
    SecretMissing: N_("The password is missing in this computer's keyring"),
    NoKeyring: N_("This computer's keyring cannot be used"),
    SignInRefused: N_("The password or token is not accepted"),
    NotPermitted: N_("The token is not allowed to do this"),
    NotTrusted: N_("The server's certificate cannot be trusted"),
    PlaceMissing: N_("The folder is not there"),
}
"""A state's words where the error's own sentence would say the name once more."""

HEALS = (Offline, AskedTooOften)
"""What goes over by itself, and is told quietly."""


def kind_words(inlet: Inlet, kinds: tuple[InletKind, ...], texts: Texts) -> str:
    """Return what a way in is; a kind that is not known (from a later version) by its name."""
    return next((texts.t(each.title) for each in kinds if each.name == inlet.kind), inlet.kind)


def clock_words(at: datetime, now: datetime, texts: Texts) -> str:
    """Return a time as ``10:42``, with its date where that is not today."""
    moment = texts.moment(at)
    return moment.partition(" ")[2] if moment[:10] == texts.moment(now)[:10] else moment


def state_words(view: InletView, now: datetime, texts: Texts) -> tuple[str, Accent | None]:
    """Return how it is with a way in, and how that is to be told: loud only where the user has to do something."""
    run, error = view.run, view.error
    if view.inlet.paused:
        return texts.t("Paused"), Accent.QUIET
    if run is None:
        return texts.t("Not looked at yet"), Accent.QUIET
    at = clock_words(run.at, now, texts)
    if isinstance(error, Offline):
        if run.well is None:
            return texts.t("Offline – tried at {time}", time=at), Accent.QUIET
        since = clock_words(run.well, now, texts)
        return texts.t("Offline since {since} – tried again at {time}", since=since, time=at), Accent.QUIET
    if error is not None:
        return error_words(error, texts), Accent.QUIET if isinstance(error, HEALS) else Accent.ATTENTION
    if run.error:
        return texts.t("Stopped by something that is not known here: {code}", code=run.error), Accent.ATTENTION
    if run.arrived:
        return texts.n("OK {time}, {count} new", "OK {time}, {count} new", run.arrived, time=at), Accent.OK
    return texts.t("OK {time}, nothing new", time=at), Accent.OK


def error_words(error: InletError, texts: Texts) -> str:
    """Return in one sentence what is wrong with a way in."""
    short = _SHORT.get(type(error))
    return texts.t(short) if short else texts.sentence(error)


def checked_words(checked: Checked, texts: Texts) -> str:
    """Return what trying a way in came to, where it could be reached."""
    if not checked.new:
        return texts.t("Connected: nothing new there now")
    if checked.more:
        return texts.n(
            "Connected: more than {count} new; {understood} of the first ones understood",
            "Connected: more than {count} new; {understood} of the first ones understood",
            checked.new,
            understood=checked.understood,
        )
    return texts.n(
        "Connected: {count} new, {understood} understood",
        "Connected: {count} new, {understood} understood",
        checked.new,
        understood=checked.understood,
    )


def sample_words(checked: Checked, texts: Texts) -> str:
    """Return the names of some of what is new, one a line, and that there are more."""
    lines = [f"· {on_one_line(name, 80)}" for name in checked.samples]
    left = checked.new - len(lines)
    if lines and (left > 0 or checked.more):
        lines.append(texts.t("· and more"))
    return "\n".join(lines)


def look_words(result: PollResult, at: datetime, texts: Texts) -> str:
    """Return what a look brought, for the status bar."""
    name, time = on_one_line(result.inlet.name, 40), clock_words(at, at, texts)
    if isinstance(result.error, HEALS) and not result.arrived:
        return texts.t("{name} offline", name=name)
    if result.error and not result.arrived:
        return texts.t("{name} could not be looked at", name=name)
    if not result.arrived:
        return texts.t("Nothing new · {time}", time=time)
    return texts.n(
        "{count} new from {name} · {time}", "{count} new from {name} · {time}", result.arrived, name=name, time=time
    )
