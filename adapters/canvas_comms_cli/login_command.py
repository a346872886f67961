"""`canvas-comms login` and `logout`: a token, or the login of an app, kept in the system's keyring.

Nothing is kept that the server did not take first.
"""

import os
from collections.abc import Mapping
from typing import Any

import attrs
import click

from canvas_comms.errors import CanvasCommsError, GatewayError, InvalidValue
from canvas_comms.redaction import Secret
from canvas_comms_cli.backend_options import (
    LMS,
    MEDICAL,
    Product,
    Target,
    ask_backend,
    backend_options,
    options,
    settled_of,
    typed_options,
)
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.errors.failed import Failed
from canvas_comms_cli.identity import who_is
from canvas_comms_cli.inputs import read_input
from canvas_comms_cli.loopback import BrowserDoor, is_loopback
from canvas_comms_cli.profiles.app_logins import App, read, written
from canvas_comms_cli.profiles.config_file import config_path, load_config, put_profile
from canvas_comms_cli.profiles.keyring_store import (
    INSTALL,
    LOGINS,
    TOKENS,
    account_of,
    forget,
    has_keyring,
    keep,
    kept,
)
from canvas_comms_cli.profiles.profile import NAME
from canvas_comms_cli.profiles.variables import variables_for
from canvas_comms_cli.results.printing import say, show
from canvas_comms_cli.results.result import Result, Table


@click.group()
def login() -> None:
    """Log in at a server, and keep the login in the keyring."""


@click.group()
def logout() -> None:
    """Forget what a login kept in the keyring. The tokens of an app are given back to Canvas LMS first."""


def _commands_of(product: Product) -> None:
    name = "Canvas LMS" if product is LMS else "Canvas Medical"
    variable = variables_for("app_secret", product.name)[0].name

    @login.command(product.name, help=_HELP.format(name=name, profile=product.name, variable=variable))
    @click.option("--token-stdin", is_flag=True, help="Read the token from standard input.")
    @click.option("--oauth", is_flag=True, help="Log in through an app, in the browser.")
    @click.option("--client-id", help="With --oauth: the app.")
    @click.option("--redirect-uri", default="", help="With --oauth: where the browser comes back.")
    @click.option("--scope", "scopes", multiple=True, help="With --oauth: what is asked for; repeat.")
    @options(*([_auth_url_option] if product is MEDICAL else []))
    @backend_options(product)
    def log_in(**flags: Any) -> None:
        _log_in(product, flags)

    @logout.command(product.name, help=f"Forget the login at a server of {name}; the profile stays.")
    @backend_options(product)
    def log_out(**flags: Any) -> None:
        _log_out(product, flags)


_auth_url_option = click.option("--auth-url", help="With --oauth: where people log in at the instance.")
_OF_OAUTH = {
    "client_id": "--client-id",
    "redirect_uri": "--redirect-uri",
    "scopes": "--scope",
    "auth_url": "--auth-url",
}
"""What counts with `--oauth` alone → its option."""

_HELP = """Log in at a server of {name}.

The token is asked for and not shown, or read from standard input; with --oauth the browser gets one,
and the secret of the app comes from {variable} or is asked for. The server is asked who you are before
anything is kept. The profile is made if it is not there: {profile}, unless --profile names another."""


def _log_in(product: Product, flags: dict[str, Any]) -> None:
    if not has_keyring():
        variable = variables_for("token", product.name)[0].name
        raise click.UsageError(f"a login is kept in the keyring ({INSTALL}); without one, set {variable}")
    from_stdin, oauth = flags.pop("token_stdin"), flags.pop("oauth")
    unused = [option for name, option in _OF_OAUTH.items() if flags.get(name)]
    if unused and not oauth:
        raise click.UsageError(f"{' and '.join(unused)}: only with --oauth")
    if oauth and from_stdin:
        raise click.UsageError("--oauth gets a token by itself: no --token-stdin")
    typed, own = typed_options(flags)
    name, target = _target_of(product, typed)
    if own or target.backend != product.name:
        raise click.UsageError(f"a login is for servers; {target.backend} is a backend of its own")
    account = account_of(target.base_url or "", name)
    if oauth:
        service, other, secret, credentials = _by_app(product, target, flags)
        opened = target.open_with(lambda: {"credentials": credentials})
    else:
        service, other, secret = TOKENS, LOGINS, _token(from_stdin)
        opened = target.open_with(lambda: {"token": secret})
    who = ask_backend(lambda: who_is(product.name, opened))
    try:
        path = config_path(os.environ)
        put_profile(path, name, _values(product, target))
        keep(service, account, secret)
        forget(other, account)
    except CanvasCommsError as error:
        raise Failed(str(error), ErrorCode.KEYRING) from None
    say(f"profile {name} stands in {path}")
    told = {"profile": name, "base_url": target.base_url, "id": who.id, "name": who.name}
    words = f"logged in at {target.base_url}: {who.words}"
    show(Result(told, Table.of([words], {"login": lambda said: said}), shown=[words]))


def _target_of(product: Product, typed: Mapping[str, Any]) -> tuple[str, Target]:
    """The name of the profile, which need not be there yet, and where it leads. Raises a usage error."""
    try:
        config = load_config(config_path(os.environ))
    except InvalidValue as error:
        raise explained(error) from None
    variable = variables_for("profile", product.name)[0].name
    chosen = typed.get("profile") or os.environ.get(variable)
    name = chosen or config.default.get(product.name) or product.name
    if NAME.fullmatch(name) is None:
        raise click.UsageError("--profile must be named by letters, digits, - and _ alone")
    others = {one: value for one, value in os.environ.items() if one != variable}
    flags = {one: value for one, value in typed.items() if one != "profile"}
    there = {"profile": name} if name in config.profiles else {}
    if not there:
        config = attrs.evolve(config, default={})
    settled = settled_of(product, {**flags, **there}, others, config)
    if not settled.values["base_url"].given:
        variables = " or ".join(one.name for one in variables_for("base_url", product.name))
        raise click.UsageError(f"--base-url is needed, or {variables}")
    return name, Target.settled_as(product, settled, flags)


def _token(from_stdin: bool) -> Secret:
    if from_stdin:
        return Secret(read_input("-").decode("ascii", "replace").strip())
    return Secret(str(click.prompt("Token", hide_input=True, err=True)).strip())


def _by_app(product: Product, target: Target, flags: Mapping[str, Any]) -> tuple[str, str, Secret, Any]:
    """Send somebody to log in; the login as it is to be kept, and credentials of it. Raises a usage error."""
    base_url, redirect_uri = target.base_url or "", flags["redirect_uri"]
    if not flags["client_id"]:
        raise click.UsageError("--oauth needs --client-id")
    if product is MEDICAL and not redirect_uri:
        raise click.UsageError("--oauth needs --redirect-uri, as it was registered")
    url = base_url if product is LMS else flags["auth_url"] or auth_url_of(base_url)
    secret = _secret_of_app(product)
    app = App(product.name, url, flags["client_id"], secret, redirect_uri)
    given: list[Secret] = []

    def log_in() -> Any:
        door = BrowserDoor(redirect_uri) if is_loopback(redirect_uri) else None
        flow = app.login(target.settings.get("allow_insecure_loopback") is True)
        pending = flow.begin(scopes=flags["scopes"])
        click.echo(f"open this in a browser:\n{pending.url}", err=True)
        if door is not None:
            return flow.exchange(pending, door.address(), keep=given.append)
        address = click.prompt("the address at which it came back", hide_input=True, err=True)
        return flow.exchange(pending, str(address).strip(), keep=given.append)

    tokens = ask_backend(log_in)
    if not given:
        raise Failed("the server gave nothing to go on with: no refresh token", ErrorCode.BAD_ANSWER)
    return LOGINS, TOKENS, written(app, given[-1]), tokens


def _secret_of_app(product: Product) -> Secret | None:
    """The app's secret, of the environment or typed unseen; None for a public app, which has none."""
    variable = variables_for("app_secret", product.name)[0].name
    found = os.environ.get(variable) or click.prompt(
        "Secret of the app (empty for a public one)",
        default="",
        show_default=False,
        hide_input=True,
        err=True,
    )
    return Secret(str(found)) if found else None


def auth_url_of(base_url: str) -> str:
    """Where an instance of Canvas Medical logs people in, by its FHIR base."""
    scheme, _, rest = base_url.rstrip("/").partition("://")
    return f"{scheme}://{rest.removeprefix('fumage-')}/auth"


def _values(product: Product, target: Target) -> Mapping[str, Any]:
    """What the profile is to say: where the login is good, and what was given besides."""
    given = {
        "edition": target.edition.value if target.settled.values["edition"].given else None,
        "deadline": target.settings.get("deadline"),
        "insecure_loopback": target.settings.get("allow_insecure_loopback"),
    }
    there = {name: value for name, value in given.items() if value is not None}
    return {"product": product.name, "base_url": target.base_url, **there}


def _log_out(product: Product, flags: dict[str, Any]) -> None:
    typed, _ = typed_options(flags)
    name, target = _target_of(product, typed)
    account = account_of(target.base_url or "", name)
    try:
        _give_back(product, account, target.settings.get("allow_insecure_loopback") is True)
        gone = [service for service in (TOKENS, LOGINS) if forget(service, account)]
    except CanvasCommsError as error:
        raise Failed(str(error), ErrorCode.KEYRING) from None
    left = [one.name for one in variables_for("token", product.name) if os.environ.get(one.name)]
    say([f"{variable} is still set, and counts" for variable in left])
    told = {"profile": name, "forgotten": bool(gone), "still_set": left}
    words = "forgotten" if gone else "there was no login to forget"
    show(Result(told, Table.of([words], {"logout": lambda said: said}), shown=[words]))


def _give_back(product: Product, account: str, insecure_loopback: bool) -> None:
    """Tell a Canvas LMS that an app's tokens are needed no more; Canvas Medical cannot be told."""
    login = kept(LOGINS, account)
    if login is None or product is not LMS:
        return
    app, refresh_token = read(login)
    try:
        app.login(insecure_loopback).resume(refresh_token).revoke()
    except GatewayError as error:
        click.echo(f"the server was not told ({error}); its page of approved apps ends them", err=True)


for _product in (MEDICAL, LMS):
    _commands_of(_product)

__all__ = ["auth_url_of", "login", "logout"]
