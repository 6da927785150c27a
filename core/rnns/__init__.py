"""Recurrent networks: cells step by step, five wirings on real tasks, memory measured, text and forecasts."""
