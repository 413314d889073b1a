"""What every HTTP entry point shares: who asks, may they, how often, and in what words we refuse."""
