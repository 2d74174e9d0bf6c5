"""Report -> claims tied to exact characters of the text."""
