"""Generative adversarial networks: two players in the plane, and one that writes the digit you ask for."""
