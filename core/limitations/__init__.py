"""Where deep learning breaks: every limitation is an experiment that gives a number."""
