//! Turns approved pages into a bundle, and reads a bundle back.
