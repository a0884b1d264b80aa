"""What a professional fills in, in the words of the frame of their group."""
