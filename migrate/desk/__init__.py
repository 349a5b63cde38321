"""The archivist's desk: a page on this machine where decisions about links are made, kept and signed."""
