// Simulator: filled in below.
