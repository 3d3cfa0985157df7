//! How grave a finding is once a workspace has had its say.

use std::collections::BTreeMap;

use caveat_document::format::Severity;

/// The rules whose severity a workspace raises.
#[derive(Debug, Default)]
pub(crate) struct Severities(BTreeMap<String, Severity>);

impl Severities {
    /// Takes over what a workspace raises.
    pub(crate) fn raise(&mut self, raise: impl IntoIterator<Item = (String, Severity)>) {
        self.0.extend(raise);
    }

    /// The severity of a rule whose own is `own`. A lower one is left out: severities only go up.
    pub(crate) fn of(&self, name: &str, own: Severity) -> Severity {
        self.0.get(name).map_or(own, |raised| own.max(*raised))
    }
}
