"""One file, one lesson: words, controls and layout; the numbers come from `core`."""
