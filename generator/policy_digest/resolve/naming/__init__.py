"""Where a quantity stands → what it is called. Rooms: lexicon (trimming), sides (phrases), ways (what is counted), award, pairs."""
