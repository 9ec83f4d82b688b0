"""The pages of the program, and in `make` what writes their tables and pictures."""
