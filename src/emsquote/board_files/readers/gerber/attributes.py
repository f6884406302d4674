"""The attributes of Gerber X2 and X3: of the file (TF), of apertures (TA) and of objects (TO)."""

from __future__ import annotations

from emsquote.board_files.readers.gerber.plot import NO_ATTRIBUTES, ObjectAttributes

FUNCTION = ".AperFunction"
_COMPONENT, _PIN = ".C", ".P"


class AttributeState:
    """The attributes that hold at one place of the file."""

    def __init__(self) -> None:
        self.file: dict[str, tuple[str, ...]] = {}
        self.objects = NO_ATTRIBUTES
        self._aperture: dict[str, tuple[str, ...]] = {}
        self._object: dict[str, tuple[str, ...]] = {}

    @property
    def function(self) -> tuple[str, ...]:
        """What apertures that are defined here are for."""
        return self._aperture.get(FUNCTION, ())

    def take(self, command: str) -> None:
        """Obey a command TF, TA, TO or TD; anything else changes nothing."""
        kind, (name, *values) = command[:2], command[2:].split(",")
        match kind:
            case "TF":
                self.file.setdefault(name, tuple(values))
            case "TA":
                self._aperture[name] = tuple(values)
            case "TO":
                self._object[name] = tuple(values)
                self.objects = self._of_objects()
            case "TD":
                self._delete(name)
            case _:
                pass

    def _delete(self, name: str) -> None:
        for held in (self._aperture, self._object):
            if name:
                held.pop(name, None)
            else:
                held.clear()
        self.objects = self._of_objects()

    def _of_objects(self) -> ObjectAttributes:
        if not self._object:
            return NO_ATTRIBUTES
        component, pin, *_ = (*self._object.get(_PIN, ()), "", "")
        others = tuple(
            (name.removeprefix("."), ",".join(values))
            for name, values in self._object.items()
            if name not in {_COMPONENT, _PIN}
        )
        named = ",".join(self._object.get(_COMPONENT, ()))
        return ObjectAttributes(named or component, pin, others)
