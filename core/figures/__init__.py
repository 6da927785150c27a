"""Arrays in, Plotly figures out; knows neither TensorFlow nor lessons."""
