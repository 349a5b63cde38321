"""Addresses that are for signing in, told by themselves."""

from urllib.parse import parse_qsl, urlsplit

from migrate.model.elements import named

_SEGMENTS = named(
    "login log-in log_in signin sign-in sign_in servicelogin logon log-on sso wp-login login-page user-login adfs saml "
    "saml2 oauth oauth2 openid idp shibboleth anmelden anmeldung connexion se-connecter iniciar-sesion iniciar-sessao "
    "authwall auth authenticate authentication loginform login_form member-login signon accountlogin account-login "
    "realms openid-connect wayf discoveryservice inloggen aanmelden accedi logowanie zaloguj prihlaseni prihlasenie "
    "giris kirjaudu logga-in logg-inn bejelentkezes autentificare prijava userlogin memberlogin sessions session"
)
_SEGMENTS_WITH_A_WAY_BACK = named("cas authorize id account accounts entrar acceder checkpoint vhod ")
_HOSTS = named("login signin sso accounts auth idp adfs shibboleth weblogin")
_HOSTS_WITH_A_WAY_BACK = named("id account cas my secure connect")
_BACK = named(
    "next continue return returnto return_to returnurl return_url redirect redirect_to redirecturl redirect_uri redir "
    "goto service entityid retpath dest destination back backurl target origin relaystate came_from followup callback"
)


def is_sign_in_redirect(first: str, last: str) -> bool:
    """Tell by the addresses alone whether a link that was not about signing in was forwarded to a sign-in."""
    return is_sign_in_address(last) and (not is_sign_in_address(first) or carries_another_address(first))


def carries_another_address(url: str) -> bool:
    """Tell whether a parameter is a whole address: a link through a library's proxy is about what lies behind it."""
    return any("://" in value for _, value in parse_qsl(urlsplit(url).query))


def is_sign_in_address(url: str) -> bool:
    """Tell whether a segment of the path, or the first label of the host, says that it is for nothing else."""
    parts = urlsplit(url)
    segments = {segment.lower().partition(".")[0] for segment in parts.path.split("/")}
    label = (parts.hostname or "").split(".")[0]
    if segments & _SEGMENTS or label in _HOSTS:
        return True
    may_be = bool(segments & _SEGMENTS_WITH_A_WAY_BACK) or label in _HOSTS_WITH_A_WAY_BACK
    return may_be and carries_the_way_back(url)


def carries_the_way_back(url: str, first: str = "") -> bool:
    """Tell whether a parameter says where to go afterwards: by its name, or because it has the address asked for."""
    return leads_back(url, first) or any(name.lower() in _BACK for name, _ in parse_qsl(urlsplit(url).query))


def leads_back(url: str, first: str) -> bool:
    """Tell whether a parameter has the address that was asked for, or how it begins."""
    named = (urlsplit(value).path for _, value in parse_qsl(urlsplit(url).query))
    return any(_begins(path, urlsplit(first).path) for path in named)


def stands_before(url: str, first: str) -> bool:
    """Tell whether the path is that of the address asked for, or how it begins, behind one more segment."""
    path = urlsplit(url).path.strip("/").partition("/")[2]
    return _begins(f"/{path}", urlsplit(first).path)


def _begins(path: str, whole: str) -> bool:
    """Tell whether a path is the beginning of another: all of it, or two segments."""
    part = path.rstrip("/")
    return part == whole.rstrip("/") != "" or (part.count("/") > 1 and whole.startswith(f"{part}/"))
