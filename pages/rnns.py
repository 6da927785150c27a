"""Recurrent networks: the same cell again at every step, and a state that remembers."""

import streamlit as st

from core.runs import Refused
from pages._rnns import cell, gradient, series, text, wirings
from pages._shell import header, lesson

PARTS = {
    "Cell": cell.show,
    "Five wirings": wirings.show,
    "Gradient through time": gradient.show,
    "Text": text.show,
    "Time series": series.show,
}

LIMITS = """
- **One state has to hold everything**: what does not fit into a few dozen numbers is forgotten.
- **Gradients through time** vanish or explode with length; gates and a good start push the limit out, no more.
- **Steps come one after the other**: no computer can work on step 100 before step 99 is done. Transformers can.
- **Teacher forcing**: while learning the network is fed right answers, later its own; a mistake can lead it astray.
- **Good numbers on one kind of data** say nothing about another: the translator knows number words, the writer one
  novel, and the opinions are made by a few rules.
- The writer keeps **no** unit for an open quotation mark or the place in a line: it remembers little but the word.
- **A unit that goes along with something** is a correlation. It shows where a memory can be read, not that it is the
  only place, nor that the network uses it.
"""
SOURCES = (
    "J. L. Elman (1990). Finding structure in time. (the simple recurrent network)",
    "S. Hochreiter and J. Schmidhuber (1997). Long short-term memory.",
    "F. Gers, J. Schmidhuber and F. Cummins (2000). Learning to forget. (the forget gate)",
    "K. Cho et al. (2014). Learning phrase representations using RNN encoder-decoder. (GRU)",
    "M.-T. Luong, H. Pham and C. Manning (2015). Effective approaches to attention-based neural machine translation.",
    "Y. Bengio, P. Simard and P. Frasconi (1994). Learning long-term dependencies with gradient descent is difficult.",
    "R. Pascanu, T. Mikolov and Y. Bengio (2013). On the difficulty of training recurrent neural networks. (clipping)",
    "C. Tallec and Y. Ollivier (2018). Can recurrent neural networks warp time? (the gate's first bias)",
    "A. Karpathy (2015). The unreasonable effectiveness of recurrent neural networks. (the wirings; units to point at)",
    "J. Austen (1813). Pride and Prejudice, by way of Project Gutenberg and the R package janeaustenr.",
    "Number words: the library num2words 0.5, languages en and pt_BR.",
)

header.show("Recurrent networks", "The same cell again at every step, and a state that remembers.")
row = st.container(horizontal=True, vertical_alignment="center")
with row:
    part = lesson.parts(*PARTS)
try:
    PARTS[part](row)
except Refused as refused:  # weights that are missing or damaged
    st.error(str(refused))
lesson.limits(LIMITS)
lesson.sources(SOURCES)
