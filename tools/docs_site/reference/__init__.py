"""The reference: pages that are made from the program, at each build of the site."""
