"""One to many: the numbers on screen are NumPy's, the code gives the same, and every parameter is counted."""

import re
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import perceptron
from core.perceptron import LECTURE_LAYER, LECTURE_POINT
from pages._perceptron import deep, layers, weights
from pages._shell import diagram
from pages._shell.diagram import Diagram, Node
from tests.pages.frame import FRAME, ROOT

VIEWS = ("Dense layer", "As code", "Hidden layer", "Deep network")


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    at.switch_page("perceptron.py")
    for name, value in {"part": "One to many", **link}.items():
        at.query_params[name] = value
    return at.run()


def drawing(inputs: int, units: int, activation: str = "sigmoid", chosen: int = 1) -> Diagram:
    rows = weights.cut(weights.START, inputs, units)
    layer = perceptron.Dense(rows[0], rows[1:], activation)
    return layers.drawn(layer, perceptron.work_out_dense(layer, weights.AT[:inputs]), chosen)


def read(text: str) -> float:
    return float(text.replace("−", "-").removeprefix("≈"))


@pytest.mark.parametrize("view", VIEWS)
def test_view_opens_cold_and_paints_its_controls_without_tensorflow(view):
    script = (
        "import sys; from streamlit.testing.v1 import AppTest; from pages._shell import warm;"
        "warm.start = lambda: None;"
        f"at = AppTest.from_file({str(FRAME)!r}, default_timeout=30); at.switch_page('perceptron.py');"
        f"at.query_params['part'] = 'One to many'; at.query_params['many'] = {view!r}; at.run();"
        "assert not at.exception, at.exception;"
        f"assert at.segmented_control(key='many').value == {view!r};"
        "assert at.slider or len(at.number_input) == 2;"
        "assert 'tensorflow' not in sys.modules, 'TensorFlow was imported before first paint'"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_first_view_is_the_lectures_layer_at_the_lectures_point():
    at = opened()
    assert not at.exception
    assert [at.number_input(key=f"m_x{place}").value for place in (1, 2)] == list(LECTURE_POINT)
    table = at.dataframe[0].value
    np.testing.assert_array_equal(table, [LECTURE_LAYER.bias, *LECTURE_LAYER.matrix])
    assert r"y_{1} = g(1 + 3(-1) - 2(2)) = g(-6) \approx 0.002" in at.latex[-1].value + at.latex[0].value


@pytest.mark.parametrize(("inputs", "units"), [(2, 2), (3, 4), (4, 3), (4, 4)])
def test_matrix_product_on_screen_is_numpys(inputs, units):
    shown = drawing(inputs, units)
    matrices = [piece for piece in shown.formula if not isinstance(piece, str)]
    x, matrix, bias, z = (np.array([[read(cell.text) for cell in row] for row in each.rows]) for each in matrices)
    assert [each.name for each in matrices] == ["x", "W", "w₀", "z"]
    assert matrix.shape == (inputs, units)
    np.testing.assert_allclose(x @ matrix + bias, z, atol=1e-9)
    np.testing.assert_array_equal(np.vstack([bias, matrix]), np.array(weights.START)[: inputs + 1, :units])


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "linear", "step"])
def test_nodes_carry_sums_and_outputs(activation):
    shown = drawing(3, 3, activation)
    values = {node.id: read(node.value) for node in shown.nodes}
    z = np.array([values[f"1-{unit}"] for unit in (1, 2, 3)])
    other = {
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0),
        "linear": z,
        "step": (z >= 0).astype(float),
    }[activation]
    np.testing.assert_allclose([values[f"y-{unit}"] for unit in (1, 2, 3)], other, atol=6e-4)


def test_every_cell_of_the_product_lights_with_its_own_node_or_link():
    shown = drawing(4, 3)
    ids = {node.id for node in shown.nodes} | {link.id for link in shown.links}
    cells = [cell for piece in shown.formula if not isinstance(piece, str) for row in piece.rows for cell in row]
    assert all(cell.of and set(cell.of) <= ids for cell in cells)
    weight = {link.id: link.weight for link in shown.links}
    for cell in cells:
        for name in cell.of:
            if ">" in name:
                assert read(cell.text) == weight[name]


def test_drawing_has_one_link_per_parameter_and_one_per_output():
    shown = drawing(4, 3)
    assert len([link for link in shown.links if link.weight is not None]) == 4 * 3 + 3
    assert len([link for link in shown.links if link.weight is None]) == 3


def test_unit_looked_at_falls_back_when_the_layer_gets_smaller():
    at = opened(m_units="4", m_unit="4")
    assert at.segmented_control(key="m_unit").value == 4
    at.segmented_control(key="m_units").set_value(2).run()
    assert not at.exception and at.segmented_control(key="m_unit").value == 2
    assert any("y_{2}" in latex.value for latex in at.latex)


def test_link_brings_the_layer_back():
    link = {"m_inputs": "3", "m_units": "2", "m_unit": "2", "m_x3": "-2.5", "m_w": "1_0.5~2_-3~0_0~4_1", "m_g": "relu"}
    at = opened(**link)
    again = opened(**{name: at.query_params[name] for name in at.query_params})
    for page in (at, again):
        table = page.dataframe[0].value
        np.testing.assert_array_equal(table, [[1, 0.5], [2, -3], [0, 0], [4, 1]])
        assert page.number_input(key="m_x3").value == -2.5 and page.selectbox(key="m_g").value == "relu"
        assert page.query_params["m_w"] == "1_0.5~2_-3~0_0~4_1"
    z = 0.5 - 3 * -1 + 0 * 2 + 1 * -2.5
    assert any(f"g({z:g}) = {max(z, 0):g}" in latex.value for latex in at.latex)


@pytest.mark.parametrize("text", ["", "nonsense", "1_2~x", "nan_1", "1e9_1", "~~", "_"])
def test_link_nobody_can_read_leaves_the_lectures_weights(text):
    assert weights.read(text) == [list(row) for row in weights.START]


def test_link_with_fewer_or_more_numbers_than_the_layer_fills_up_with_the_start():
    assert weights.read("7~8")[0] == [7, *weights.START[0][1:]]
    assert [len(row) for row in weights.read("~".join(["1_2_3_4_5_6"] * 9))] == [4] * 5


def test_invalid_link_values_fall_back_without_an_error():
    at = opened(m_inputs="9", m_units="x", m_unit="0", m_x1="1e9", m_g="none", many="Dense layer", m_node="99-1")
    assert not at.exception and not at.error
    assert at.segmented_control(key="m_inputs").value == 2 and at.number_input(key="m_x1").value == -1


def test_lectures_numbers_come_back_with_one_click():
    at = opened(m_w="9_9~9_9~9_9", m_x1="5")
    button = next(button for button in at.button if button.label == "The lecture's numbers")
    button.click().run()
    assert not at.exception and "m_w" not in at.query_params
    np.testing.assert_array_equal(at.dataframe[0].value, [[1, -2], [3, 1], [-2, 2]])
    assert at.number_input(key="m_x1").value == -1


def test_code_from_scratch_and_keras_give_numpys_numbers(tensorflow):
    at = opened(many="As code", m_inputs="3", m_units="3", m_x3="0.3")
    words = "\n".join(element.value for element in at.markdown)
    sums = re.findall(r"z = \(([^)]*)\)\*\*", words)
    assert len(sums) == 3 and len(set(sums)) == 1
    rows = np.array(weights.START)[:4, :3]
    np.testing.assert_allclose([read(z) for z in sums[0].split(", ")], rows[0] + np.array([-1, 2, 0.3]) @ rows[1:])
    assert "identical, to the last digit" in words
    assert "tf.matmul" in at.code[0].value and "tf.keras.layers.Dense" in at.code[1].value


@pytest.mark.parametrize("sizes", [(3, 4, 2), (5, 7, 7, 7, 1), (64, 128, 128, 10)])
def test_captions_count_every_layer_and_keras_agrees(sizes, tensorflow):
    shown = deep.drawn(sizes)
    counts = [int(caption.strong.replace(",", "")) for caption in shown.captions if caption.below]
    assert counts == [(before + 1) * after for before, after in zip(sizes, sizes[1:], strict=False)]
    made: dict = {"tf": tensorflow}
    exec(deep.keras(sizes), made)
    assert made["model"].count_params() == sum(counts)


def test_deep_network_shows_the_total_and_shortens_long_layers():
    at = opened(many="Deep network", m_in="64", m_hidden="2", m_width="128", m_out="10")
    assert not at.exception and r"26{,}122" in at.latex[0].value  # 64*128+128 + 128*128+128 + 128*10+10
    shown = deep.drawn((64, 128, 128, 10))
    assert [node.label for node in shown.nodes if node.kind == "more"] == [
        "⋮ 59 more", "⋮ 123 more", "⋮ 123 more", "⋮ 5 more",
    ]  # fmt: skip


def test_picture_of_a_node_travels_as_its_pixels():
    picture = np.arange(6, dtype=np.uint8).reshape(2, 3)
    sent = diagram.payload(Diagram([Node("a", 0.5, 0.5, picture=picture)]))["nodes"][0]["picture"]
    assert (sent["height"], sent["width"], sent["channels"]) == (2, 3, 1)
    assert sent["pixels"] == "AAECAwQF"
