; A key is told apart from a string.
(pair key: (string) @property)
