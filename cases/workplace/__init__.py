"""Worklist and case page: reads every room and writes none."""
