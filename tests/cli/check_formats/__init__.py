"""Every format of a check, on a plain result and on one made of hostile strings."""
