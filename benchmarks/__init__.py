"""What the program costs, and whether it keeps what it promises on a scale that no test has."""
