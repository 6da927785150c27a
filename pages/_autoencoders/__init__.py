"""Parts of the page on autoencoders."""
