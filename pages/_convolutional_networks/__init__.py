"""The parts of the lesson on convolutional networks, one file each."""
