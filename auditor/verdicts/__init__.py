"""Effects -> what is said of each callback: retry merge, conversion, findings."""
