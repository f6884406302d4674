"""Unpacks files of the old Unix program compress (.Z), as ODB++ archives may hold them."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.board_files.limits import Meter, damaged_board, too_much

_HEADER = 3
_LEAST_BITS, _MOST_BITS = 9, 16
_CLEAR = 256
_BLOCK_MODE, _BITS_MASK = 0x80, 0x1F


def unpacked_lzw(data: bytes, place: str, meter: Meter) -> bytes:
    """Return what a .Z file holds.

    `InputError` if it is damaged or unpacks to more than the limits allow.
    """
    if len(data) < _HEADER or not _LEAST_BITS <= data[2] & _BITS_MASK <= _MOST_BITS:
        raise damaged_board(place, "its head is not that of a .Z file")
    return _Unpacking(data, place, meter).whole()


class _Unpacking:
    """The table of pieces as it grows."""

    def __init__(self, data: bytes, place: str, meter: Meter) -> None:
        self._data, self._place, self._meter = data, place, meter
        self._most_bits = data[2] & _BITS_MASK
        self._block_mode = bool(data[2] & _BLOCK_MODE)
        self._first = _CLEAR + 1 if self._block_mode else _CLEAR
        self._table = [bytes([value]) for value in range(256)] + [b""] * (self._first - 256)
        self._previous = b""

    def whole(self) -> bytes:
        """Return everything."""
        whole = bytearray()
        for code in self._codes():
            if self._block_mode and code == _CLEAR:
                del self._table[self._first :]
                self._previous = b""
                continue
            whole += self._piece(code)
            if len(whole) > self._meter.limits.file_bytes:
                raise too_much(self._place, "unpacks to more than a board needs")
        self._meter.unpacked(self._place, len(whole))
        return bytes(whole)

    def _piece(self, code: int) -> bytes:
        """Return what a code stands for, and note the piece that follows from it."""
        previous = self._previous
        if code < len(self._table):
            piece = self._table[code]
        elif code == len(self._table) and previous:
            piece = previous + previous[:1]
        else:
            raise damaged_board(self._place, "a code in it stands for nothing")
        if previous and len(self._table) < 1 << self._most_bits:
            self._table.append(previous + piece[:1])
        self._previous = piece
        return piece

    def _codes(self) -> Iterator[int]:
        """Yield the codes; they grow wider as the table fills, in groups of eight of one width."""
        bits, place, group = _LEAST_BITS, _HEADER * 8, _HEADER * 8
        while place + bits <= len(self._data) * 8:
            first = place // 8
            value = int.from_bytes(self._data[first : first + 3], "little") >> place % 8
            code = value & ((1 << bits) - 1)
            place += bits
            yield code
            cleared = self._block_mode and code == _CLEAR
            if cleared or (len(self._table) >= 1 << bits and bits < self._most_bits):
                step = bits * 8
                place = group = group + -(-(place - group) // step) * step
                bits = _LEAST_BITS if cleared else bits + 1
