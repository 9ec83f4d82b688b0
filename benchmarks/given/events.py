"""Prints made-up events as a KEDS file has them; a blow makes others likelier for days, above all of the other side."""

import random
from datetime import date, timedelta

luck = random.Random(1)
heat = [0.0, 0.0]
for number in range(1500):
    day = date(2010, 1, 1) + timedelta(days=number)
    struck = [luck.random() < 0.03 + one for one in heat]
    for side, (source, target) in enumerate((("USA", "RUS"), ("RUS", "USA"))):
        if struck[side]:
            print(f"{day:%y%m%d}\t{source}\t{target}\t{luck.choice(('040', '121', '132', '201'))}\t(made up)")
    heat = [0.7 * one + 0.08 * struck[1 - side] + 0.04 * struck[side] for side, one in enumerate(heat)]
