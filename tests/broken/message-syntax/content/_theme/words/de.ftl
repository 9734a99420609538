# Words of this site.
source = Unser Quelltext
search Suchen
menu = { $count ->
