"""Whether the planner is well: for people, for load balancers, for Prometheus and on the command
line. Every reading is by real time."""
