"""Everything that is kept beside the rows that it is counted from: found where it differs, and mended.

`kept.py` says what a drift is; `of_….py` say what is kept of threads, of the forum, in the search index
and under seals, and how each is counted; `mending.py` goes through all of it. A check and a repair find
drifts by the same statements, and each drift knows what mends it.
"""
