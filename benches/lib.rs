//! Package of the folder `benches`.
