"""The command line: one file a verb; options, printing, exit codes; it decides nothing."""
