"""The table of contents: every lesson, in the order of the lecture."""

import streamlit as st

from pages._shell import serving, status

st.set_page_config(page_title="Deep learning, live", page_icon=str(serving.ROOT / "assets" / "icon.png"), layout="wide")

page = st.navigation(
    {
        "": [st.Page("home.py", title="Start", icon=":material/home:", default=True)],
        "Foundations": [st.Page("perceptron.py", title="Perceptron", url_path="perceptron")],
        "Vision": [st.Page("convolution_filters.py", title="Convolution filters", url_path="convolution_filters")],
    },
    position="top",
)
page.run()
status.line()
