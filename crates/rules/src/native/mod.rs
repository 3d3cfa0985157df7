//! Native checks: what no pack can say. One file a family; adding a check is its constant and a line here.

mod check;
pub(crate) mod evidence;
pub(crate) mod page;
pub(crate) mod pattern;
pub(crate) mod wording;

#[cfg(test)]
mod testing;

pub use check::Check;
pub(crate) use check::Run;
pub(crate) use evidence::citation_scope::support;
pub use evidence::identifiers::fault_of as identifier_fault;
pub(crate) use wording::drug_status::decides as registry_decides;
pub(crate) use wording::hidden::fields as hidden_in_fields;

/// Every native check.
pub const CHECKS: &[&Check] = &[
    &wording::hidden::CHARACTERS,
    &wording::hidden::RAW_HTML,
    &wording::cut_short::CHECK,
    &page::emergency::CHECK,
    &wording::numbers::CHECK,
    &wording::certainty::CHECK,
    &page::related::CHECK,
    &evidence::citations::GUIDELINE_MISSING,
    &evidence::citations::UNVERSIONED,
    &evidence::guidelines::CHECK,
    &evidence::citations::DANGLING,
    &evidence::citations::UNOPENED,
    &evidence::citations::UNCITED,
    &evidence::source_status::SUPERSEDED,
    &evidence::source_status::RETRACTED,
    &evidence::source_status::EXPIRED,
    &evidence::claim_use::AUDIENCE,
    &evidence::claim_use::EXPIRED,
    &evidence::claim_use::UNSOURCED,
    &evidence::claim_use::BEYOND,
    &evidence::claim_use::NEAR,
    &evidence::identifiers::CHECK,
    &evidence::verbatim::CHECK,
    &evidence::study_design::CAUSAL,
    &evidence::study_design::PRECLINICAL,
    &evidence::comparison::UNCITED,
    &evidence::comparison::UNSUPPORTED,
    &wording::drug_status::MISSING,
    &wording::drug_status::DISAGREES,
    &wording::balance::RELATIVE,
    &wording::balance::ONE_SIDED,
    &evidence::uncited::CHECK,
    &page::unknown_ids::CHECK,
    &page::on_topic::OFF_TOPIC,
    &page::on_topic::LATE,
    &wording::drug_names::CHECK,
    &page::disclosure::CHECK,
    &page::sections::SECTION,
    &page::sections::QUESTIONS,
    &page::sections::CONSULT,
    &wording::links::TARGET,
    &wording::links::HOST,
    &wording::links::BROKEN,
    &wording::links::TRACKED,
    &wording::links::VAGUE,
    &wording::terms::CHECK,
    &page::uploads::CHECK,
];

/// A native check by name.
pub fn check_named(name: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|check| check.name == name)
}
