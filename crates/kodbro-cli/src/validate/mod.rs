//! What will a region stumble over in a catalogue?

mod text;
mod words;
