search = Buscar
menu = Menú
