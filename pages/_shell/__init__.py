"""What lessons share on screen, and the only home of JavaScript and CSS."""
