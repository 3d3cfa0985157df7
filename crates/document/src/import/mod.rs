//! Converters that turn pages from elsewhere into drafts.
