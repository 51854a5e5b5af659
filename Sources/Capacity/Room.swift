// Capacity: filled in below.
