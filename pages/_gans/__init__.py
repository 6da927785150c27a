"""The parts of the lesson on generative adversarial networks."""
