"""Legacy posts in; WARC archive, clean Markdown and a link-rot manifest out."""

__version__ = "0.1.0"
