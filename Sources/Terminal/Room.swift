// Terminal: filled in below.
