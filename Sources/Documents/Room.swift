// Documents: filled in below.
