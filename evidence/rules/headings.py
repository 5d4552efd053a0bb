"""What stands over the columns of lists that are handed out as files."""

SEASONS = ("What", "Topic", "Months", "How strong", "Plan by", "Evidence", "Source")
