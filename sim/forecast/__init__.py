"""The next answer of the record: what strategies would give, how forecasts of it score, and whose strategy it tells."""
