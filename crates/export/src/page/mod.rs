//! What one page becomes: the data that apps read, the view of the templates, HTML, references; and reading promises back out of HTML.

pub(crate) mod answer;
pub(crate) mod body;
pub(crate) mod escape;
pub(crate) mod html;
pub(crate) mod preview;
pub(crate) mod promises;
pub(crate) mod references;
pub(crate) mod view;
pub(crate) mod visible;
