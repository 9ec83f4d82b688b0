"""The model: what an exchange is, in plain Python. It needs no library, and is what a browser loads."""
