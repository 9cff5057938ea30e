"""Two policies of Ambition Institute as pure functions."""
