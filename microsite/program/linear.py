"""Linear equations with a symmetric positive definite matrix, in plain Python: small ones, and exactly the same digits everywhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul

Matrix = list[list[float]]


def cholesky(matrix: Sequence[Sequence[float]]) -> Matrix:
    """Return the lower triangle L with L Lᵀ = matrix (Golub and Van Loan, "Matrix Computations", algorithm 4.2.1, by rows)."""
    found: Matrix = []
    for i, row in enumerate(matrix):
        line: list[float] = []
        for j in range(i):
            other = found[j]
            line.append((row[j] - _product(line, other)) / other[j])
        rest = row[i] - _product(line, line)
        if rest <= 0:
            raise ValueError("the matrix is not positive definite")
        line.append(math.sqrt(rest))
        found.append(line)
    return found


def solved(lower: Matrix, right: Sequence[float]) -> list[float]:
    """Return x with L Lᵀ x = right."""
    size = len(lower)
    x: list[float] = []
    for i in range(size):
        x.append((right[i] - _product(lower[i], x)) / lower[i][i])
    for i in range(size - 1, -1, -1):
        x[i] = (x[i] - math.fsum(lower[j][i] * x[j] for j in range(i + 1, size))) / lower[i][i]
    return x


def _product(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the scalar product of as many places as the shorter one has."""
    return float(sum(map(mul, one, other)))
