import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from pages._shell import figure, header

header.show("Start", "test")
n = st.slider("n", 1, 5, 2)
g = np.linspace(-3, 3, 60)
X, Y = np.meshgrid(g, g)
f = theme.figure(height=420, title="A surface", xaxis={"title": "x1"}, yaxis={"title": "x2"})
f.add_trace(go.Heatmap(x=g, y=g, z=np.sin(n * X) * Y, colorscale=[[a, b] for a, b in theme.DIVERGING]))
frames = [
    figure.Frame(f"epoch {i}", {0: {"z": (np.sin(n * X + i / 10) * Y * 40 + 128).astype(np.uint8)}}) for i in range(60)
]
r = figure.show(f, key="fig", alt="a test", frames=frames, events=["click"])
st.write(r.clicked)
