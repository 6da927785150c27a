"""What a training run is: a config, its key, the snapshots it yields, and their file."""


class Refused(ValueError):
    """Input that cannot be used, with one sentence for the learner."""
