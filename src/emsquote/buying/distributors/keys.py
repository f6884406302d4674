"""Keys of distributors' interfaces: from the environment, else from the keyring, where `keyring` is
installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec

from emsquote.buying.distributors.distributor import InterfaceTerms, Secret, sendable
from emsquote.finding import Finding, InputError, Origin, Severity

_SERVICE = "emsquote"
"""Under which name the keyring keeps the keys; the variable's name is the user name."""


def _from_keyring(name: str) -> str:
    if find_spec("keyring") is None:
        return ""
    keyring, errors = import_module("keyring"), import_module("keyring.errors")
    try:
        return keyring.get_password(_SERVICE, name) or ""
    except errors.KeyringError:  # a machine without a desktop has no keyring to be asked
        return ""


def keys_of(
    houses: Iterable[InterfaceTerms], environment: Mapping[str, str]
) -> dict[str, tuple[Secret, ...]]:
    """Return the keys of each house by its name.

    `InputError` that names every one that is missing.
    """
    found: dict[str, tuple[Secret, ...]] = {}
    missing: list[Finding] = []
    for terms in houses:
        texts = {
            name: environment.get(name, "").strip() or _from_keyring(name) for name in terms.keys
        }
        found[terms.name] = tuple(Secret(text) for text in texts.values())
        missing += [
            _fault(terms, name, text)
            for name, text in texts.items()
            if not text or not sendable(text)
        ]
    if missing:
        raise InputError(missing)
    return found


def _fault(terms: InterfaceTerms, name: str, text: str) -> Finding:
    message = (
        f"the key {name} holds characters that no key has" if text else f"the key {name} is missing"
    )
    hint = f"set {name} in the environment, or `keyring set {_SERVICE} {name}`; keys are had at {terms.register}"
    return Finding(Severity.FAULT, "no-key", Origin(terms.title), message, hint)
