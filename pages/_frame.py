"""The frame around every lesson: navigation, presenting, page settings, the status line."""

import streamlit as st

from pages._shell import contents, links, presenter, serving, status, warm

ICON = str(serving.ROOT / "assets" / "icon.png")
st.set_page_config(page_title="Deep learning, live", page_icon=ICON, layout="wide")

pages = {"": [st.Page("home.py", title="Start", icon=":material/home:", default=True)]}
for section, lessons in contents.SECTIONS.items():
    pages[section] = [st.Page(f"{one.name}.py", title=one.title, url_path=one.name) for one in lessons]

page = st.navigation(pages, position="top")
links.tidy(page.url_path)
presenter.show()
page.run()
status.line()
warm.painted()
