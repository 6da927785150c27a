"""The lesson on autoencoders without a browser: it opens finished, links arrive, bad input gets a sentence."""

import base64
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import autoencoders as ae
from core.autoencoders import codec
from core.data import mnist
from core.runs import Refused
from pages._autoencoders import shelf
from tests.pages.frame import FRAME, ROOT

# Every control of every part, away from where it starts.
LINKS = {
    "Bottleneck": {"left": "PCA, 5 numbers", "right": "autoencoder, 32 numbers", "b_digit": "7", "machine": "right"},
    "Latent map": {"net": "VAE", "shown": "decoded", "a": "12", "b": "99"},
    "VAE": {"source": "anywhere on the map", "v_seed": "5"},
    "Noise trick": {"n_beta": "10.0", "n_digit": "4", "e1": "1.5", "e2": "-0.5"},
    "Beta": {"beta": "3.0"},
    "Perturb": {"ten": "beta 8", "p_digit": "31"},
    "Denoise": {"d_seed": "9"},
    "Anomalies": {"o_width": "32 numbers", "threshold": "12.5"},
    "Train": {"t_net": "VAE", "t_beta": "2.5", "t_rate": "0.01", "t_epochs": "12", "t_seed": "4"},
}
PARTS = tuple(LINKS)


def opened(**link: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("autoencoders.py")
    at.run()
    assert not at.exception
    return at


def formulas(at: AppTest) -> str:
    return " ".join(latex.value for latex in at.latex)


def test_every_part_opens_finished_without_tensorflow():
    script = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        f"for part in {PARTS!r}:\n"
        f"    at = AppTest.from_file({str(FRAME)!r}, default_timeout=60)\n"
        "    at.query_params['part'] = part\n    at.switch_page('autoencoders.py')\n    at.run()\n"
        "    assert not at.exception, (part, at.exception)\n    assert not at.error, (part, at.error)\n"
        "    assert at.session_state['part'] == part\n"
        "    assert 'Not trained yet.' not in [c.value for c in at.caption]\n"
        "assert 'tensorflow' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("part", PARTS)
def test_a_link_sets_every_control_of_its_part_and_nonsense_falls_back(part):
    at = opened(part=part, **LINKS[part])
    for name, text in LINKS[part].items():
        value = at.session_state[name]
        assert str(value).lower() == text.lower() or float(value) == float(text), name
    strange = opened(part=part, **{name: "rubbish" for name in LINKS[part]})
    assert not strange.error
    assert all(str(strange.session_state[name]) != "rubbish" for name in LINKS[part])


def test_the_formula_has_the_numbers_of_core():
    image = mnist().test_images[shelf.chosen(4)[[3]]].reshape(1, 784).astype(np.float32) / 255
    errors = [float(((image - ae.opened(f"autoencoder_{width}").rebuild(image)) ** 2).sum()) for width in (2, 5)]
    told = rf"= {errors[0]:.1f}\ \text{{left}},\ {errors[1]:.1f}\ \text{{right}}"
    assert told in formulas(opened(part="Bottleneck", b_digit="3"))


def test_the_noise_trick_adds_up_on_paper():
    at = opened(part="Noise trick", n_digit="4", e1="1", e2="0")
    codes = shelf.codes("vae_2")
    mu, sigma = float(codes.mu[4, 0]), float(codes.sigma[4, 0])
    assert rf"z_1 = {mu:.3f} + {sigma:.3f} \cdot (1) = {mu + sigma:.3f}" in formulas(at)


def test_the_table_tells_what_stands_on_the_cards():
    at = opened(part="Train", table="true")
    rows = next(text.value for text in at.markdown if text.value.startswith("| | MSE")).splitlines()
    assert len(rows) == 2 + 5 + 5 + 1 + 5 + 2
    told = ae.card("vae_10").quality
    parts = [told[f"test_{name}"] for name in ("reconstruction", "kl", "minus_elbo")]
    assert any("VAE, 10 numbers, beta 1" in row and "{:.1f} + {:.1f} = {:.1f}".format(*parts) in row for row in rows)


def test_new_samples_move_the_seed_of_the_link():
    at = opened(part="VAE", v_seed="41")
    next(button for button in at.button if button.label == "New samples").click().run()
    assert not at.exception and at.session_state["v_seed"] == 42


def test_no_kind_of_strange_picture_gets_a_sentence():
    at = opened(part="Anomalies")
    at.session_state["strange"] = []
    at.run()
    assert not at.exception
    assert [info.value for info in at.info] == [
        "Choose at least one kind of strange picture: letters, photos or noise."
    ]


def test_damaged_weights_give_a_sentence_and_the_rest_works(monkeypatch):
    ae.opened.cache_clear()
    whole = codec.load

    def broken(name, *rest):
        if name == "vae_2":
            raise Refused("The file of the pretrained model vae_2 is damaged: its checksum is not its card's.")
        return whole(name, *rest)

    monkeypatch.setattr(codec, "load", broken)
    shelf.codes.cache_clear()
    try:
        at = opened(part="VAE")
        assert [error.value for error in at.error] == [
            "The file of the pretrained model vae_2 is damaged: its checksum is not its card's."
        ]
        assert not opened(part="Anomalies").error
    finally:
        ae.opened.cache_clear()
        shelf.codes.cache_clear()


def test_a_reconstruction_is_packed_as_the_browser_reads_it():
    images = np.arange(2 * 784, dtype=np.uint32).astype(np.uint8).reshape(2, 28, 28)
    back = np.frombuffer(base64.b64decode(shelf.packed(images)), np.uint8)
    assert (back.reshape(images.shape) == images).all()
    codes = np.array([[1.5, -2.25]], np.float64)
    assert np.frombuffer(base64.b64decode(shelf.floats(codes)), np.float32).tolist() == [1.5, -2.25]


@pytest.mark.parametrize("each", [1, 4])
def test_as_many_digits_of_every_class_are_chosen(each):
    labels = mnist().test_labels[shelf.chosen(each)]
    assert labels.tolist() == list(range(10)) * each
