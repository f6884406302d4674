"""Many BOMs: quoted side by side, resumed after a kill, judged by gates, bought together, told in
one summary.
"""
