import io
import zipfile

import numpy as np
import pytest

from core.data import PLANES, Plane, Split, plane, table, to_csv
from core.data.digits import BUNDLED
from core.data.tables import MAX_CLASSES, MIN_ROWS
from core.runs import Refused

BODY = [(0.5 * i, i * i % 7 + 0.25, i % 2) for i in range(12)]


def text(rows=BODY, header="hours,age,passed", delimiter=",", mark="."):
    lines = [delimiter.join(str(cell).replace(".", mark) for cell in row) for row in rows]
    return "\n".join([header.replace(",", delimiter)] * bool(header) + lines) + "\n"


def changed(row, cells):
    """The good table with one row replaced; `row` counts from 1 with the header, as the sentences do."""
    lines = text().splitlines()
    lines[row - 1] = cells
    return "\n".join(lines).encode()


def refusal(data):
    with pytest.raises(Refused) as refused:
        table(data)
    sentence = str(refused.value)
    assert sentence[0].isupper() and sentence.endswith(".") and "\n" not in sentence and len(sentence) < 200
    return sentence


def same_points(split):
    expected = np.array(BODY)
    return np.allclose(split.features, expected[:, :2]) and (split.labels == expected[:, 2]).all()


@pytest.mark.parametrize(
    "data",
    [
        text().encode(),
        text(header="").encode(),
        text().encode("utf-8-sig"),
        text().encode("utf-16"),
        text().replace("\n", "\r\n").encode(),
        text().replace("\n", "\r").encode(),
        text().rstrip("\n").encode(),
        text().replace("\n", "\n\n").encode(),
        text(delimiter=";").encode(),
        text(delimiter=";", mark=",").encode(),
        text(delimiter=";", mark=",", header="").encode(),
        text(delimiter="\t").encode(),
        text(delimiter="\t", mark=",").encode(),
        text(delimiter=", ").encode(),
        ("sep=;\n" + text(delimiter=";")).encode(),
        (text() + ",,\n,,\n").encode(),
        text().replace("\n", ",\n").encode(),
        text(rows=[(f'"{x}"', y, label) for x, y, label in BODY]).encode(),
    ],
    ids=lambda data: repr(data[:24]),
)
def test_table_reads_the_same_points_however_they_are_written(data):
    assert same_points(table(data))


def test_table_takes_names_from_the_header():
    split = table(text().encode())
    assert split.feature_names == ("hours", "age") and split.label_name == "passed"
    assert split.class_names == ("0", "1")


def test_table_names_columns_itself_without_a_header():
    assert table(text(header="").encode()).feature_names == ("feature 1", "feature 2")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_table_reads_umlauts_in_every_encoding(encoding):
    data = text(header="Größe,Länge,süß").encode(encoding)
    assert table(data).feature_names == ("Größe", "Länge")


def test_table_sorts_word_classes_by_alphabet():
    rows = [(x, y, "yes" if label else "no") for x, y, label in BODY]
    split = table(text(rows).encode())
    assert split.class_names == ("no", "yes") and (split.labels == np.array(BODY)[:, 2]).all()


def test_table_sorts_number_classes_by_size():
    split = table(text([(x, y, [-1, 10, 9][i % 3]) for i, (x, y, _) in enumerate(BODY)]).encode())
    assert split.class_names == ("-1", "9", "10") and split.labels[:3].tolist() == [0, 2, 1]


def test_table_takes_1_and_1_0_for_one_class():
    assert table(changed(3, "1,2,1.0")).class_names == ("0", "1")


def test_table_takes_more_than_four_numbers_for_real_targets():
    split = table(text([(x, y, x * y) for x, y, _ in BODY]).encode())
    assert split.is_regression and split.labels.dtype == np.float32
    assert np.allclose(split.labels, [x * y for x, y, _ in BODY])


def test_table_holds_out_the_share_asked_for_and_both_classes():
    split = table(text().encode(), test_share=0.5, seed=1)
    assert np.bincount(split.test.labels).tolist() == [3, 3]


def test_table_limits_surround_all_points():
    split = table(text().encode())
    (left, right), (bottom, top) = split.limits
    x, y = split.features.T
    assert left < x.min() and x.max() < right and bottom < y.min() and y.max() < top


def test_scaled_stays_finite_with_an_outlier_in_the_test_part():
    rows = [(f"{1 + i % 2}e-12", i, i % 2) for i in range(11)] + [("1e12", 1, 1)]
    for seed in range(8):
        scaled = table(text(rows, header="").encode(), seed=seed).scaled()
        assert np.isfinite(scaled.features).all()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ["empty"]),
        (b" \n\n ", ["empty"]),
        (b"\xef\xbb\xbf", ["empty"]),
        (b"a,b,c\n", ["10 rows", "has 0"]),
        (text(BODY[:9]).encode(), ["10 rows", "has 9"]),
        (changed(4, "abc,2,1"), ["Row 4", '"hours"', '"abc"', "not a number"]),
        (changed(5, "1,2 cm,1"), ["Row 5", '"age"', '"2 cm"']),
        (changed(6, "1,,1"), ["Row 6", '"age"', "missing"]),
        (changed(6, "1,NaN,1"), ["Row 6", '"age"', "missing"]),
        (changed(6, "1,2,"), ["Row 6", '"passed"', "missing"]),
        (changed(7, "1,inf,1"), ["Row 7", '"age"', "infinity"]),
        (changed(7, "1,2,-Infinity"), ["Row 7", '"passed"', "infinity"]),
        (changed(7, "1,1e999,1"), ["Row 7", '"age"', "too large"]),
        (changed(7, "1,-1e13,1"), ["Row 7", "too large"]),
        (changed(7, "1,1e-30,1"), ["Row 7", "too small"]),
        (changed(8, "1,2"), ["Row 8", "2 columns", "three"]),
        (changed(8, "1"), ["Row 8", "1 column;"]),
        (changed(8, "1,2,3,4"), ["Row 8", "4 columns"]),
        (changed(9, '1,"2,1'), ["Row 9", "quotation mark"]),
        (changed(9, '1,"1,5",1'), ["Row 9", "comma inside a number"]),
        (changed(1, "1,cat,0"), ["Row 1", '"feature 2"', '"cat"']),
        (changed(3, "1,2,x"), ["Row 3", '"passed"', "no other row"]),
        (changed(5, "1," + "1" * 100_000 + "x,0"), ["Row 5", "not a number"]),
        (text(delimiter=";", mark=",").replace("1,5", "1.5").encode(), ["Row 2", "comma", "Row 5", "point"]),
        (text([(x, y, 1) for x, y, _ in BODY]).encode(), ['"passed"', 'only "1"']),
        (text([(3, y, label) for _, y, label in BODY]).encode(), ['"hours"', "same value"]),
        (text([(x, 1e9 + y / 1e9, label) for x, y, label in BODY]).encode(), ['"age"', "same value"]),
        (text([(x, y, "abcdef"[i % 6]) for i, (x, y, _) in enumerate(BODY)]).encode(), ["6 classes", "4"]),
        (text([(x, y, x) for x, y, _ in BODY]).replace("5.5\n", "oops\n").encode(), ["Row 13", '"oops"']),
        (text(BODY * 417).encode(), ["more than 5,000 rows"]),
        (b"1,2,0\n" * 400_000, ["2.4 MB", "2 MB"]),
        (b"1,2,0\n" * 300_000, ["more than 5,000 rows"]),
        (BUNDLED.read_bytes(), ["zip archive or an Excel file"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ["old Excel file"]),
        (b"%PDF-1.7\n", ["a PDF"]),
        (b"\x89PNG\r\n\x1a\n", ["picture"]),
        (b"\x1f\x8b\x08\x00", ["gzip"]),
        (b"1" * 1_000_000, ["Row 1", "too long"]),
        (b"1,2,0\n\x00\x01", ["no text file"]),
        (b"\xff\xfe1", ["three"]),
        (b"<html><body>not found</body></html>", ["Row 1", "1 column;"]),
    ],
    ids=lambda value: repr(value[:30]) if isinstance(value, bytes) else "",
)
def test_table_says_what_is_wrong_and_where(data, words):
    sentence = refusal(data)
    for word in words:
        assert word.lower() in sentence.lower()


def test_table_refuses_an_excel_file_renamed():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    assert "Excel" in refusal(packed.getvalue())


def test_table_accepts_a_header_that_begins_like_a_zip():
    assert table(text(header="PK,b,c").encode()).feature_names == ("PK", "b")


def test_table_accepts_exactly_the_largest_number_of_rows():
    rows = [(i, i % 9, i % 2) for i in range(5000)]
    assert len(table(text(rows).encode()).labels) == 5000
    assert "5,000" in refusal(text([*rows, (1, 1, 1)]).encode())


def test_table_refuses_a_share_that_is_none():
    with pytest.raises(Refused, match="held out"):
        table(text().encode(), test_share=2)


def test_sample_file_is_the_set_its_card_names():
    data = (BUNDLED.parent / "sample.csv").read_bytes()
    split = table(data)
    made = plane(Plane("passing", samples=60, noise=0.1, seed=1))
    assert np.allclose(split.features, made.features)
    assert [split.class_names[k] for k in split.labels] == [made.class_names[k] for k in made.labels]


@pytest.mark.parametrize("name", PLANES)
def test_table_reads_back_what_to_csv_writes(name):
    made = plane(Plane(name, samples=40))
    split = table(to_csv(made))
    assert (split.features == made.features).all() and (split.labels == made.labels).all()
    assert split.class_names == made.class_names and split.feature_names == made.feature_names


WORDS = [
    *'",;\t\n\r .-+e',
    "inf",
    "nan",
    "1",
    "0",
    "2.5",
    "1,5",
    "yes",
    "\x00",
    "\x85",
    "∞",
    "١",
    "1e400",
    "\ufeff",
    "−3",
]


def jumbled(rng):
    """One broken file: random bytes, random words, or a good table with a few bytes exchanged, cut or doubled."""
    kind = rng.integers(3)
    if kind == 0:
        return rng.bytes(int(rng.integers(200)))
    if kind == 1:
        return "".join(rng.choice(WORDS, rng.integers(400))).encode(rng.choice(["utf-8", "utf-16"]))
    data = bytearray(text(BODY * 4, delimiter=rng.choice([",", ";", "\t"])).encode())
    for place in rng.integers(0, len(data), rng.integers(1, 3)):
        insert = rng.choice(WORDS).encode() if rng.random() < 0.8 else rng.bytes(1)
        data[place : place + int(rng.integers(3))] = insert
    return bytes(data[: rng.integers(len(data) // 4, len(data))])


def test_table_answers_any_bytes_with_points_or_one_sentence():
    rng = np.random.default_rng(0)
    read = 0
    for _ in range(3000):
        data = jumbled(rng)
        try:
            split = table(data)
        except Refused as refused:
            assert "\n" not in str(refused) and len(str(refused)) < 300
            continue
        read += 1
        assert isinstance(split, Split) and len(split.labels) >= MIN_ROWS
        assert np.isfinite(split.features).all() and np.isfinite(split.scaled().features).all()
        assert split.is_regression or 2 <= len(split.class_names) <= MAX_CLASSES
    assert 50 < read < 2500
