"""Pricing experiments as commands: what there is and in which state, a registration, a deal of events to arms, a report.

site.py         the experiments of a site, with its events, and what is wrong with them
register.py     an experiment is frozen: its hash stands in NAME.assignment.yaml from then on
deal.py         units become arms: a pure function, the same on every machine
assign.py       the events of an experiment are dealt, and those that were dealt stay
write.py        the assignment file, as it is written
figures.py      revenue, conversion and lifetime value by arm
report.py       the report as facts, and words.py the same for people
"""
