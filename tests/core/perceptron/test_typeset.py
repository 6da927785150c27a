import pytest

from core.perceptron import typeset


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (-6.0, "-6"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (100.0, "100"),
        (-1200.0, "-1200"),
        (0.0024726, "0.002"),
        (0.0004, r"4 \cdot 10^{-4}"),
        (-1.23e-9, r"-1.2 \cdot 10^{-9}"),
        (-1.9996, "-2"),
    ],
)
def test_number_is_typeset_as_on_paper(value, text):
    assert typeset.number(value) == text


@pytest.mark.parametrize(
    ("bias", "weights", "text"),
    [
        (1, (3, -2), "1 + 3x_1 - 2x_2"),
        (-2, (1, -1), "-2 + x_1 - x_2"),
        (0, (-1, 0.5), "-x_1 + 0.5x_2"),
        (0, (0, -2.5), "-2.5x_2"),
        (0, (2, 0), "2x_1"),
        (0, (0, 0), "0"),
        (3, (0, 0), "3"),
    ],
)
def test_linear_leaves_out_zeros_and_ones(bias, weights, text):
    assert typeset.linear(bias, weights) == text


def test_products_put_every_input_in_brackets():
    assert typeset.products(-0.5, (0, -1, 2.25), (4, -3, 0)) == "-0.5 + 0(4) - 1(-3) + 2.25(0)"


def test_matrix_separates_columns_and_rows():
    assert typeset.matrix([[1, -2], [0.5, 0]]) == r"\begin{pmatrix}1 & -2 \\ 0.5 & 0\end{pmatrix}"
    assert typeset.column((1, 2)) == r"\begin{pmatrix}1 \\ 2\end{pmatrix}"


def test_count_groups_thousands():
    assert typeset.count(101770) == "101{,}770"


@pytest.mark.parametrize(
    ("value", "complete"), [(0.125, True), (0.1 + 0.2, True), (1 / 3, False), (0.0004, False), (0, True)]
)
def test_shown_tells_rounded_from_complete(value, complete):
    assert typeset.shown([1.0, value]) is complete
