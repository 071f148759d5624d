"""Terminal commands for the ways in: mailboxes, watched folders and feeds that are looked at by themselves."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import click

from workbench.cli_help import SpokenGroup, option
from workbench.domain.errors import InletError, NothingMatched
from workbench.domain.inlets import Inlet, InletKind, OptionKind
from workbench.services.inlets import Checked, InletView
from workbench.services.polling import PollResult
from workbench.sources.live import LIVE
from workbench.terminal import Terminal, as_json, quiet

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])
_MINUTES = click.IntRange(1)


def _telling(command: _Decorated) -> _Decorated:
    """Give a command the options that tell of a source."""
    told = option("--set", "said", multiple=True, metavar="OPTION=VALUE", help="What is to be known of the source.")(
        command
    )
    hidden = option("--secret-stdin", is_flag=True, help="Read the password or token from standard input.")(told)
    named = option("--by", default="", help="Who; the settings' name where not given.")(hidden)
    return option("--minutes", type=_MINUTES, help="Minutes between two looks.")(named)


@click.group(cls=SpokenGroup, invoke_without_command=True)
@as_json
@click.pass_context
def sources(ctx: click.Context, as_json: bool) -> None:
    """List the sources that failures come from by themselves; add, test, look at, pause and take away."""
    if ctx.invoked_subcommand is not None:
        return
    terminal: Terminal = ctx.obj
    views = terminal.services.inlets.all()
    if as_json:
        terminal.put_json([_view_values(view, terminal) for view in views])
        return
    t = terminal.texts
    for view in views:
        inlet, run = view.inlet, view.run
        told = t.t("paused") if inlet.paused else t.n("every minute", "every {count} minutes", inlet.minutes)
        looked = t.t("last look {moment}", moment=t.moment(run.at)) if run else t.t("not looked at yet")
        wrong = t.sentence(view.error) if view.error else ""
        waiting = t.n("{count} mark waits", "{count} marks wait", view.waiting_marks) if view.waiting_marks else ""
        parts = (inlet.name, t.t(_title(inlet.kind)), inlet.company, told, looked, waiting, wrong)
        click.echo("\t".join(parts))


@sources.command("add")
@click.argument("kind", type=click.Choice([each.name for each in LIVE]))
@click.argument("name")
@option("--company", default="", help="The organisation number of the company whose failures come there.")
@_telling
@click.pass_obj
def add_source(
    terminal: Terminal,
    kind: str,
    name: str,
    company: str,
    minutes: int | None,
    by: str,
    secret_stdin: bool,
    said: Sequence[str],
) -> None:
    """Set up a source; its password or token is asked for and kept in the system's keyring."""
    inlet = Inlet(kind, name, company, _said(said))
    inlet = inlet if minutes is None else replace(inlet, minutes=minutes)
    secret = _secret(terminal, _kind(kind), secret_stdin) or ""
    made = terminal.services.inlets.add(inlet, secret, terminal.user(by))
    click.echo(made.name)


@sources.command("set")
@click.argument("name")
@option("--company", default=None, help="The organisation number of the company whose failures come there.")
@option("--name", "new_name", default="", help="What the source is to be called.")
@option("--secret", "asked", is_flag=True, help="Ask for the password or token once more.")
@_telling
@click.pass_obj
def set_source(
    terminal: Terminal,
    name: str,
    company: str | None,
    new_name: str,
    asked: bool,
    minutes: int | None,
    by: str,
    secret_stdin: bool,
    said: Sequence[str],
) -> None:
    """Change what is known of a source."""
    inlets = terminal.services.inlets
    before = inlets.named(name)
    inlet = replace(
        before,
        name=new_name or before.name,
        company=before.company if company is None else company,
        minutes=minutes or before.minutes,
        options={**before.options, **_said(said)},
    )
    secret = _secret(terminal, _kind(before.kind), secret_stdin) if asked or secret_stdin else None
    click.echo(inlets.change(inlet, secret, terminal.user(by)).name)


@sources.command("pause")
@click.argument("name")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def pause_source(terminal: Terminal, name: str, by: str) -> None:
    """Stop looking at a source by itself."""
    inlets = terminal.services.inlets
    inlets.pause(inlets.named(name).id, True, terminal.user(by))


@sources.command("resume")
@click.argument("name")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def resume_source(terminal: Terminal, name: str, by: str) -> None:
    """Begin to look at a source by itself again."""
    inlets = terminal.services.inlets
    inlets.pause(inlets.named(name).id, False, terminal.user(by))


@sources.command("remove")
@click.argument("name")
@option("--by", default="", help="Who; the settings' name where not given.")
@click.pass_obj
def remove_source(terminal: Terminal, name: str, by: str) -> None:
    """Take away a source; what came through it stays."""
    inlets = terminal.services.inlets
    inlets.remove(inlets.named(name).id, terminal.user(by))


@sources.command("test")
@click.argument("name")
@as_json
@click.pass_obj
def test_source(terminal: Terminal, name: str, as_json: bool) -> None:
    """Try a source and tell what is new there; keeps nothing."""
    inlets = terminal.services.inlets
    inlet = inlets.named(name)
    found = inlets.check(inlet, None, quiet)
    if as_json:
        terminal.put_json(
            {
                "name": inlet.name,
                "connected": found.error is None,
                "new": found.new,
                "understood": found.understood,
                "more": found.more,
                "samples": list(found.samples),
                **_error_values(found.error, terminal),
            }
        )
    elif found.error is None:
        click.echo(_checked_words(found, terminal))
    if found.error is not None:
        terminal.say(terminal.texts.error(found.error))
        sys.exit(1)


@sources.command("poll")
@click.argument("name", required=False)
@as_json
@click.pass_obj
def poll_sources(terminal: Terminal, name: str | None, as_json: bool) -> None:
    """Look at a source now, or at all that are not paused, and bring in what is new."""
    services = terminal.services
    chosen = [services.inlets.named(name)] if name else [view.inlet for view in services.inlets.all()]
    results = [services.polling.poll(each, quiet) for each in chosen if name or not each.paused]
    if as_json:
        terminal.put_json([_result_values(result, terminal) for result in results])
    for result in results:
        if not as_json:
            click.echo(f"{result.inlet.name}: {_result_words(result, terminal)}")
        if result.error:
            terminal.say(terminal.texts.error(result.error))
    if not results and not as_json:
        raise NothingMatched
    if any(result.error for result in results):
        sys.exit(1)


def _said(said: Sequence[str]) -> Mapping[str, str]:
    """Return ``option=value`` words as options."""
    for each in said:
        if "=" not in each:
            raise click.BadParameter(each, param_hint="--set")
    secret = {option.name for kind in LIVE for option in kind.options if option.kind is OptionKind.SECRET}
    told = dict(each.split("=", 1) for each in said)
    if told.keys() & secret:
        raise click.BadParameter("a password or token is never given here: --secret-stdin", param_hint="--set")
    return told


def _secret(terminal: Terminal, kind: InletKind, from_stdin: bool) -> str | None:
    """Return the password or token from standard input or the keyboard; None where the kind has none."""
    wanted = [each for each in kind.options if each.kind is OptionKind.SECRET]
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not wanted:
        return None
    if not sys.stdin.isatty():
        if not wanted[0].required:
            return None
        raise click.UsageError("Give the password or token with --secret-stdin.")
    asked = terminal.texts.t(wanted[0].title)
    return str(click.prompt(asked, hide_input=True, err=True, default="", show_default=False))


def _kind(name: str) -> InletKind:
    return next(each for each in LIVE if each.name == name)


def _title(kind: str) -> str:
    return next((each.title for each in LIVE if each.name == kind), kind)


def _checked_words(found: Checked, terminal: Terminal) -> str:
    t = terminal.texts
    new = t.n("{count} new message", "{count} new messages", found.new)
    understood = t.n("{count} understood", "{count} understood", found.understood)
    more = t.t("there are more") if found.more else ""
    return t.t("connected; {told}", told=", ".join(part for part in (new, understood, more) if part))


def _result_words(result: PollResult, terminal: Terminal) -> str:
    t = terminal.texts
    parts = [
        t.n("{count} new message", "{count} new messages", result.arrived),
        t.n("{count} understood", "{count} understood", result.understood),
        t.n("{count} voucher", "{count} vouchers", result.vouchers),
        t.n("{count} failure", "{count} failures", result.failures),
    ]
    if result.waiting_marks:
        parts.append(t.n("{count} mark waits", "{count} marks wait", result.waiting_marks))
    return " · ".join(parts)


def _view_values(view: InletView, terminal: Terminal) -> dict[str, Any]:
    inlet, run = view.inlet, view.run
    return {
        "name": inlet.name,
        "kind": inlet.kind,
        "company": inlet.company,
        "paused": inlet.paused,
        "minutes": inlet.minutes,
        "last_run": run.at.isoformat() if run else None,
        "last_well": run.well.isoformat() if run and run.well else None,
        "arrived": run.arrived if run else 0,
        "understood": run.understood if run else 0,
        "waiting_marks": view.waiting_marks,
        **_error_values(view.error, terminal),
    }


def _result_values(result: PollResult, terminal: Terminal) -> dict[str, Any]:
    return {
        "name": result.inlet.name,
        "arrived": result.arrived,
        "understood": result.understood,
        "vouchers": result.vouchers,
        "failures": result.failures,
        "waiting_marks": result.waiting_marks,
        **_error_values(result.error, terminal),
    }


def _error_values(error: InletError | None, terminal: Terminal) -> dict[str, str | None]:
    """Return an error's code, and what it says; null where there is none."""
    return {"error": error.code if error else None, "error_text": terminal.texts.error(error) if error else None}


COMMANDS: tuple[Any, ...] = (sources,)
"""What the program adds to its own commands."""
