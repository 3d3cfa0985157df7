//! The gate findings by name: why each closes the gate or warns, and what to do. `caveat explain` shows them.

/// A gate finding.
#[derive(Clone, Copy, Debug)]
pub struct GateRule {
    /// Its name.
    pub name: &'static str,
    /// Why it is looked at.
    pub why: &'static str,
    /// What to do.
    pub next: &'static str,
}

const fn rule(name: &'static str, why: &'static str, next: &'static str) -> GateRule {
    GateRule { name, why, next }
}

/// All of them, by name.
pub const GATE: &[GateRule] = &[
    rule(
        "review/authority-changed",
        "Approvals rest on the policy, the people and their keys. A change of these counts once it is merged, and decides about every page then.",
        "Have it looked at by those who are responsible for the reviews.",
    ),
    rule(
        "review/baseline-grown",
        "A baseline lists the faults of an old library once. One that grows would hide new faults.",
        "Delete the baseline that lists more, and mend what was found.",
    ),
    rule(
        "review/changes-requested",
        "A reviewer asked for changes and has not cleared that.",
        "Make the changes, then ask the same reviewer again.",
    ),
    rule(
        "review/expired-approval",
        "Medicine changes. An approval stands for as long as the policy, the profile and the signer allow.",
        "Have the page reviewed and approved again.",
    ),
    rule(
        "review/expires-soon",
        "An approval or a waiver ends within thirty days, and the page with it.",
        "Have the page reviewed again before that day.",
    ),
    rule(
        "review/key-unusable",
        "A line of reviews/keys/allowed_signers cannot be used, so whoever signs with its key does not count.",
        "Write the line as `caveat keys add` does.",
    ),
    rule(
        "review/missing-approval",
        "The page is marked ready, and signatures that its risk asks for are missing.",
        "Ask with `caveat review request`; `caveat policy explain ID` says who may sign.",
    ),
    rule(
        "review/no-reviewer",
        "Nobody is left who may approve the page: its authors and whoever asked for the review may not.",
        "Give the role to somebody else in reviews/people.yaml, or another person a key.",
    ),
    rule(
        "review/policy",
        "The review policy cannot work as it stands: a tier that nobody can fill, or a graver one that asks for less.",
        "Mend what `caveat policy check` names before the policy is merged.",
    ),
    rule(
        "review/private-key",
        "A private key is in the repository. Whoever can read it can sign as its owner.",
        "Delete it, have the key declared lost with `caveat keys revoke`, and make a new one.",
    ),
    rule(
        "review/record-altered",
        "A signed file differs from the trusted revision. What was signed is never edited.",
        "Restore the file from the trusted revision.",
    ),
    rule(
        "review/record-broken",
        "A signed file is not what was signed: its bytes, its name or its signature do not fit. Nobody can say what was decided.",
        "Restore the file and its .sig as they were signed, or sign a new record.",
    ),
    rule(
        "review/record-gap",
        "A record names an earlier one that is not here. Without it a refusal could be missing.",
        "Restore the record that is named.",
    ),
    rule(
        "review/record-missing",
        "A signed file that the trusted revision has is gone, or a refusal was signed in this change and deleted again.",
        "Restore it. Whoever refused lifts it by approving later.",
    ),
    rule(
        "review/record-void",
        "A record is whole and counts for nothing: its signer may not sign it, or not at that time, or the key is lost.",
        "If the decision is right, have somebody sign it who may.",
    ),
    rule(
        "review/self-approval",
        "Who changed a page, or a notice or source that it shows, sees what was meant and not what stands there.",
        "Have somebody approve it who did not change it.",
    ),
    rule(
        "review/stale-approval",
        "The page or something that it depends on has changed since it was approved.",
        "Look at `caveat review page ID`, and ask for a new approval.",
    ),
    rule(
        "review/unknown-author",
        "An author is not in reviews/people.yaml, so nobody can tell who may not approve the page.",
        "Correct the id, or add the person.",
    ),
    rule(
        "review/unknown-committer",
        "A commit that changed the page is by an address of nobody in reviews/people.yaml: a reviewer could have changed what they approve.",
        "Add the address under `email` of its person.",
    ),
    rule(
        "review/unknown-role",
        "A role in the policy that nobody holds, or one that people hold and nothing names, is most likely misspelled.",
        "Correct the name, or give the role to somebody.",
    ),
    rule(
        "review/waiver-invalid",
        "A waiver counts for nothing, so the finding that it was meant for stands.",
        "Delete the record before it is merged, and mend the page.",
    ),
    rule(
        "review/waiver-open",
        "A waiver waits for a second signature: grave findings are accepted by two people, one of them a clinician.",
        "Have it signed with `caveat review waive`, or mend what was found.",
    ),
    rule(
        "review/withdrawn",
        "Somebody took the page down. Apps are told to stop showing it.",
        "Nothing, unless the page should come back: then reinstate it.",
    ),
];

/// The gate finding of a name.
pub fn gate_rule(name: &str) -> Option<&'static GateRule> {
    GATE.iter().find(|rule| rule.name == name)
}
