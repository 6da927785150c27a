"""The entry: the frame, TensorFlow's warm-up, and the files the browser asks us for."""

import streamlit as st

from pages._shell import serving, warm

app = st.App("pages/_frame.py", lifespan=warm.lifespan, routes=serving.routes())
