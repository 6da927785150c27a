"""The entry: the frame, TensorFlow's warm-up, and the files the browser asks us for."""

import streamlit as st

from pages._shell import health, metrics, presenting, serving, warm

serving.keep_uploads_in_memory()
serving.allow_many_visitors()
routes = [*serving.routes(), *presenting.routes(), *health.routes(), *metrics.routes()]
app = st.App("pages/_frame.py", lifespan=warm.lifespan, routes=routes)
