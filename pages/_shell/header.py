"""The lesson's name and promise: one line, so that the picture below gets the screen."""

import streamlit as st

_header = st.components.v2.component(
    "header",
    css="""
    .st-key-header { margin: -4.4rem 0 -0.3rem 0; }
    @media (max-width: 640px) { .st-key-header { margin-top: -2rem; } }
    .lesson-header { display: flex; align-items: baseline; gap: 1rem; flex-wrap: wrap; }
    .lesson-header h1 { font: 700 1.55rem/1.3 var(--st-heading-font); color: var(--st-heading-color);
      margin: 0; padding: 0; }
    .lesson-header p { font: 400 1rem/1.4 var(--st-font); color: var(--st-text-color); opacity: .78; margin: 0; }
    """,
    js="""
    export default function ({ parentElement, data }) {
      let box = parentElement.querySelector(".lesson-header");
      if (!box) {
        box = document.createElement("header");
        box.className = "lesson-header";
        box.append(document.createElement("h1"), document.createElement("p"));
        parentElement.append(box);
      }
      box.children[0].textContent = data.title;
      box.children[1].textContent = data.promise;
    }
    """,
    isolate_styles=False,
)


def show(title: str, promise: str) -> None:
    """Show the lesson's title with its one-sentence promise beside it."""
    _header(key="header", data={"title": title, "promise": promise})
