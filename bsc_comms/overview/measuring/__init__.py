"""Rows in any number, invented for measuring: communications, people, and what use leaves behind.

Never for a planner that people use. What such a planner starts with is loaded by `reference` and
`sample`.
"""
