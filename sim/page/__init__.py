"""The page: a crisis to explore in a browser, on any of three drivers of the same few questions.

`answers` has the questions: plain values go in, and what JSON can hold comes out. A page asks them of cells that were
made beforehand (`cells`), of a Python in the browser, or of a server on this machine. What is read on a page is written
by the program, in `sim.language` and in `labels`; its scripts have no sentences, and nothing else here knows a browser.
"""
