"""The department's side: pushes files to the people's congress over mutual TLS. Stands alone; knows contracts only."""

__version__ = "1.0.0"
