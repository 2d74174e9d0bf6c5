"""The world -> Report: files, feeds and archives read into one noun."""
