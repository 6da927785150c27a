"""What `pages/perceptron.py` is made of: its drawings' data, controls and tasks."""
