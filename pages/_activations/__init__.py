"""What only the page on activations has on screen."""
