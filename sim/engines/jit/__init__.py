"""The compiler: the functions of the model, made into machine code by numba, and kept on disk."""
