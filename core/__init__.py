"""The lessons as numbers: models, training and pictures' data; nothing here knows a web page."""
