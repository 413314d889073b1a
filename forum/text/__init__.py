"""Text: pure functions on what people write."""
