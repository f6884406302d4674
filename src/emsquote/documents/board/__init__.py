"""What a board's files say, shown: as a table, as JSON, as a picture and a page."""
