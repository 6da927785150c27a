"""The parts of the lesson on diffusion."""
