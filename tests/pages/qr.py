"""Reads a QR code back from its modules, written from the standard (ISO/IEC 18004) and independent of the encoder.

Enough of it for versions 2 to 6, byte mode, blocks of equal length, no errors to mend.
"""

import re

LEVELS = {(0, 1): "L", (0, 0): "M", (1, 1): "Q", (1, 0): "H"}
BLOCKS = {  # version and level: blocks, data bytes in each
    (2, "M"): (1, 28), (2, "Q"): (1, 22), (3, "M"): (1, 44), (3, "Q"): (2, 17), (4, "M"): (2, 32), (4, "Q"): (2, 24),
    (5, "M"): (2, 43), (6, "M"): (4, 27),
}  # fmt: skip
MASKS = (
    lambda r, c: (r + c) % 2, lambda r, c: r % 2, lambda r, c: c % 3, lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2, lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2, lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)  # fmt: skip
Modules = list[list[int]]


def modules(svg: str) -> tuple[Modules, int]:
    """Return the dark modules of an SVG that draws its rows as strokes, and the width of its quiet zone."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    grid, x, y = [[0] * side for _ in range(side)], 0.0, 0.0
    strokes = re.findall(r"([Mmh])\s*([-\d. ]+)", re.findall(r' d="([^"]+)"', svg)[-1])
    assert strokes
    for letter, numbers in strokes:
        values = [float(number) for number in numbers.split()]
        if letter == "M":
            x, y = values
        elif letter == "m":
            x, y = x + values[0], y + values[1]
        else:
            for column in range(int(x), int(x + values[0])):
                grid[int(y)][column] = 1
            x += values[0]
    quiet = next(i for i, row in enumerate(grid) if any(row))
    return [row[quiet : side - quiet] for row in grid[quiet : side - quiet]], quiet


def read(grid: Modules) -> str:
    """Return the text in a code."""
    side = len(grid)
    level, mask = _format(grid)
    free = [[True] * side for _ in range(side)]
    for r in range(side):
        for c in range(side):
            corner = (r < 9 and c < 9) or (r < 9 and c >= side - 8) or (r >= side - 8 and c < 9)
            if corner or 6 in (r, c) or (abs(r - side + 7) < 3 and abs(c - side + 7) < 3):
                free[r][c] = False
    bits, upward, column = [], True, side - 1
    while column > 0:
        column -= column == 6
        for r in range(side - 1, -1, -1) if upward else range(side):
            bits += [grid[r][c] ^ (MASKS[mask](r, c) == 0) for c in (column, column - 1) if free[r][c]]
        upward, column = not upward, column - 2
    return _text(bits, *BLOCKS[(side - 17) // 4, level])


def _format(grid: Modules) -> tuple[str, int]:
    """Return level and mask, as they stand beside the first corner."""
    said = [bit ^ key for bit, key in zip(grid[8][:5], (1, 0, 1, 0, 1), strict=True)]
    return LEVELS[said[0], said[1]], int("".join(map(str, said[2:])), 2)


def _text(bits: list[int], blocks: int, length: int) -> str:
    found = [int("".join(map(str, bits[i : i + 8])), 2) for i in range(0, 8 * blocks * length, 8)]
    data = [found[i * blocks + block] for block in range(blocks) for i in range(length)]
    stream = "".join(f"{byte:08b}" for byte in data)
    assert stream[:4] == "0100", "not byte mode"
    count = int(stream[4:12], 2)
    return bytes(int(stream[i : i + 8], 2) for i in range(12, 12 + 8 * count, 8)).decode()
