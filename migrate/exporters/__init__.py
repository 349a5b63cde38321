"""What leaves the house: Markdown with its front matter and assets, and the manifest."""
