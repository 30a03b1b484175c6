"""Measured runs of the rules over real data (`make detect-real`): counts for each rule, samples to look at, experiments.

The data lie beside the project (`BW_SHARED`, default `../shared`) and are never committed; the English payments are foreign
and marked so wherever they show.
"""
