"""What `pages/home.py` is made of: the sets' drawing and the lessons' thumbnails."""
