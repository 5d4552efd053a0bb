"""Questions about meetings, their cycle and what partners answered."""
