"""The parts of the lesson on losses, one file each."""
