
from pages._shell import header
header.show('Perceptron', 'One neuron draws one straight line. Move it, teach it, and see what it cannot do.')
import streamlit as st
st.write('hello')
a,b=st.columns([1,3])
a.slider('w1',-5.,5.,key='w1',bind='query-params')
b.segmented_control('Part',['Neuron','Learning','Gates'],key='part',bind='query-params')

