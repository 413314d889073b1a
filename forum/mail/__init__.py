"""Mail: the words of a letter, the message that it becomes, and handing that to a server."""
