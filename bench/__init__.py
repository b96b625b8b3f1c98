"""Benchmarks: `python -m bench`. Ratios within one run, against floors measured in that run."""
