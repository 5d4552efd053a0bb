"""The letters of the plan, from templates/emails/."""
