"""Sets of small numbers as bytes: number n is bit n."""

from collections.abc import Iterable


def with_bits(stored: bytes, numbers: Iterable[int]) -> bytes:
    """The same set with these numbers in it.

    >>> numbers_in(with_bits(b"", [1, 9]))
    [1, 9]
    """
    value = int.from_bytes(stored, "little")
    for number in numbers:
        value |= 1 << number
    return value.to_bytes((value.bit_length() + 7) // 8, "little")


def has_bit(stored: bytes, number: int) -> bool:
    place, bit = divmod(number, 8)
    return place < len(stored) and bool(stored[place] >> bit & 1)


def numbers_in(stored: bytes) -> list[int]:
    return [
        8 * place + bit for place, byte in enumerate(stored) for bit in range(8) if byte >> bit & 1
    ]


def without_bits(stored: bytes, numbers: Iterable[int]) -> bytes:
    """The same set with none of these numbers in it.

    >>> numbers_in(without_bits(with_bits(b"", [1, 9]), [9, 20]))
    [1]
    """
    value = int.from_bytes(stored, "little")
    for number in numbers:
        value &= ~(1 << number)
    return value.to_bytes((value.bit_length() + 7) // 8, "little")
