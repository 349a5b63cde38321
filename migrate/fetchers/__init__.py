"""URL in, exchange out: the network, kept at arm's length and written down byte for byte."""
