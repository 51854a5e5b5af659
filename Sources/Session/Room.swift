// Session: filled in below.
