"""Forums as released versions left them, to be brought up to date by every later one."""
