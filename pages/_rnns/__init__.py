"""The parts of the lesson on recurrent networks."""
