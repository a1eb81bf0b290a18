"""What leaves the screen: the words of rows in the reader's language, and the files made of them."""
