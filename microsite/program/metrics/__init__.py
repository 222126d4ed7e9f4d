"""What a program measures: private tables and the site's sessions become conversion, repeat attendance, NPS, LTV and more.

    inputs.py       which tables there are, and their columns
    sessions.py     the sessions of the site, as numbers
    clock.py        instants to days and months of the site's zone
    attendance.py   who attended what: the union of joins, clipped; the first session of each person
    conversion.py   conversion within 30 days, with three attributions
    repeat.py       repeat attendance by cohort
    nps.py          net promoter scores of events and mentors
    money.py        exact sums over currencies
    ltv.py          lifetime value by cohort
    arms.py         lifetime value by arm of an experiment
    vias.py         names in `via` that nobody has
    owed.py         payouts by `via`, and what guarantees could cost
    told.py         what is told of counts: suppression
    run.py          the run: inputs to facts
    words.py        the facts as a report for people

Everything but `sessions.py`, `inputs.py` and `run.py` is a pure function of Polars frames. Instants are microseconds since 1970 in UTC,
money ten-thousandths of a unit, people hashes under a key that the run drops.
"""
