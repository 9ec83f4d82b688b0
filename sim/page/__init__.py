"""The page: a crisis to explore in a browser, on any of three drivers of the same few functions.

`interface` has these functions: plain values go in, and what JSON can hold comes out. A page asks them of cells that
were made beforehand (`cells`), of a Python in the browser (`live`), or of a server on this machine (`server`). What is
read on a page is written by the program, in `sim.chronicle` and in `labels`; its scripts have no sentences.
"""
