"""The safety assessment, its levels in words, and its second reading."""
