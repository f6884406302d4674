"""A file that was found, with what it is: what readers are given."""

from __future__ import annotations

from msgspec import Struct

from emsquote.board_files.kinds import FileKind
from emsquote.finding import Origin


class BoardFile(Struct, frozen=True):
    """A file in whatever was named: by itself, in a folder, in an archive within an archive."""

    place: str
    """Its path from what was named, archives on the way as folders: `fab.zip/gerbers/top.gtl`."""
    kind: FileKind
    data: bytes
    """All of it; empty for what is no board data."""

    @property
    def name(self) -> str:
        """The last part of its place."""
        return self.place.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """Its place without its name; "" for a file that was named itself."""
        return self.place.rpartition("/")[0]

    @property
    def origin(self) -> Origin:
        """Where it is, for findings."""
        return Origin(self.place)
