"""Bias-resistant nomination: packets that hide who is meant, and a report that takes raters' severity out of their scores.

`inputs.py` declares the private tables, `redaction.py` says what is taken out of statements, `assign.py` who reads what, `packets.py` writes
what raters are given. `additive.py` is the model of the adjusted score, `panel.py` works out what a panel said, `groups.py` the one thing that
is told of groups, `words.py` says it in sentences; `report.py` and `packets.py` are what the commands call.

Settled readings, where PROGRAM.md leaves room:

- *z* is the mean, over a nominee's raters, of the rater's weighted mean for the nominee in standard deviations (n - 1) of that rater's own
  nominees. A rater whose scores do not differ, or who read one nominee, adds 0.
- *Ranks* are by the adjusted score, equal ones share the better rank; `rank_low` and `rank_high` are the best and the worst rank over the model
  with all raters and the models that leave one rater out.
- *Ties above the cut*: a nominee whose ranks lie on both sides of the cut, or who shares a rank that does, goes to a second reading; so does one with
  fewer than three raters. Decisions are `selected`, `second reading`, `not selected`, `knocked out`, `not read`, or null without a cut.
- *Knock-outs* are rows `nominee,rater,knockout,evidence` of a table of their own. One is enough: it asks for evidence, not for a majority. A nominee
  who is knocked out keeps the scores, as they tell of raters, and has no rank.
- *Advice* is `rely` when alpha's lower limit is 0.80 or more, `tentative` from 0.667 on, else `mend the rubric`; `not known` without a limit.
"""
