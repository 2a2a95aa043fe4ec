"""Files that a list of rows can be exported as: one writer per format, all from batches of rows, none keeps them all."""
