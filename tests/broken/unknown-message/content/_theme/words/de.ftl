serach = Suchen
made-with = Gemacht mit { $generater }.
menu = Menü { $count }
