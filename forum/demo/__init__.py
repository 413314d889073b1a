"""Demo data: invented people and agencies, so that a first look shows a living forum."""
