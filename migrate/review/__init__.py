"""What a person reads: the manifest as a report, later as a local app with sign-off."""
