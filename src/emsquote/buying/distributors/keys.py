"""Keys of distributors' interfaces: from the environment, else from the keyring, where `keyring` is
installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec

from emsquote.buying.distributors.distributor import Secret, sendable
from emsquote.buying.distributors.terms import InterfaceTerms
from emsquote.finding import Finding, InputError, Origin, Severity

_SERVICE = "emsquote"
"""Under which name the keyring keeps the keys; the variable's name is the user name."""


def keys_of(
    interfaces: Iterable[InterfaceTerms], environment: Mapping[str, str]
) -> dict[str, tuple[Secret, ...]]:
    """Return the keys of each distributor by its name.

    `InputError` that names every one that is missing.
    """
    keys: dict[str, tuple[Secret, ...]] = {}
    faults: list[Finding] = []
    for terms in interfaces:
        texts = {name: _found(name, environment) for name in terms.keys}
        keys[terms.name] = tuple(Secret(text) for text in texts.values())
        faults += [_fault(terms, name, text) for name, text in texts.items() if not _good(text)]
    if faults:
        raise InputError(faults)
    return keys


def _found(name: str, environment: Mapping[str, str]) -> str:
    written = environment.get(name, "").strip()
    return written or _from_keyring(name)


def _from_keyring(name: str) -> str:
    if find_spec("keyring") is None:
        return ""
    keyring = import_module("keyring")
    errors = import_module("keyring.errors")
    try:
        return keyring.get_password(_SERVICE, name) or ""
    except errors.KeyringError:  # a machine without a desktop has no keyring to be asked
        return ""


def _good(key: str) -> bool:
    return bool(key) and sendable(key)


def _fault(terms: InterfaceTerms, name: str, text: str) -> Finding:
    message = f"the key {name} is missing"
    if text:
        message = f"the key {name} holds characters that no key has"
    hint = (
        f"set {name} in the environment, or `keyring set {_SERVICE} {name}`; "
        f"keys are had at {terms.register}"
    )
    return Finding(Severity.FAULT, "no-key", Origin(terms.title), message, hint)
