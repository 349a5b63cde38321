"""Evidence on disk: WARC files, their index, and the HTTP messages inside them."""
