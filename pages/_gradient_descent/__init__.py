"""What `pages/gradient_descent.py` is made of: one module for each part of the lesson."""
