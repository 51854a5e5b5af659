print("pdtop")
