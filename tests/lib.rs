//! Package of the folder `tests`.
