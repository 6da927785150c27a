"""What `pages/convolution_filters.py` is made of: its drawings' data, controls and tasks."""
