"""The address of a PostgreSQL database: what it states, and how it is shown without its
password.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from emsquote.finding import InputError, Origin, fault

_CONNECT_SECONDS = 10
_PARAMETERS: Mapping[str, str | int] = {
    "connect_timeout": _CONNECT_SECONDS,
    "client_encoding": "UTF8",
    "application_name": "emsquote",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_HINT_ADDRESS = (
    "write postgresql://user@host/database; the password is best left to PGPASSWORD or ~/.pgpass"
)


def options_of(address: str) -> dict[str, Any]:
    """Return what an address states; `InputError` if it is none.

    Nothing of a bad one is shown: it holds a password.
    """
    try:
        options = conninfo_to_dict(address)
    except psycopg.Error:
        raise _bad_address() from None
    host, ports, database = (str(options.get(name) or "") for name in ("host", "port", "dbname"))
    stated = [port for port in ports.split(",") if port]
    if "@" in host + database or not all(port.isdecimal() for port in stated):
        raise _bad_address()
    return {**_PARAMETERS, **options}


def _bad_address() -> InputError:
    message = "the address of the database cannot be understood"
    return fault("bad-address", Origin("--library"), message, _HINT_ADDRESS)


def shown(options: Mapping[str, Any]) -> str:
    """Return the address as it may be shown: host, port and database."""
    port = f":{options['port']}" if options.get("port") else ""
    return f"postgresql://{options.get('host') or ''}{port}/{options.get('dbname') or ''}"
