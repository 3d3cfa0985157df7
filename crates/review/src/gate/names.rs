//! The gate findings by name: why each closes the gate or warns, and what to do. `caveat explain` shows them.

/// A gate finding, in the order of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateRule {
    /// Who decides was altered.
    AuthorityChanged,
    /// A baseline lists more than earlier ones.
    BaselineGrown,
    /// A reviewer asks for changes.
    ChangesRequested,
    /// The approval is too old.
    ExpiredApproval,
    /// An approval or a waiver ends soon.
    ExpiresSoon,
    /// A line of the keys cannot be used.
    KeyUnusable,
    /// Signatures are missing.
    MissingApproval,
    /// Nobody is left who may approve.
    NoReviewer,
    /// The policy cannot work.
    Policy,
    /// A private key lies in the repository.
    PrivateKey,
    /// A signed file differs from the trusted one.
    RecordAltered,
    /// A signed file is not what was signed.
    RecordBroken,
    /// A signed file names an earlier one that is not here.
    RecordGap,
    /// A signed file is gone.
    RecordMissing,
    /// A signed file is whole and counts for nothing.
    RecordVoid,
    /// Somebody approved what they changed.
    SelfApproval,
    /// Something changed since the approval.
    StaleApproval,
    /// An author is nobody known.
    UnknownAuthor,
    /// A commit is by nobody known.
    UnknownCommitter,
    /// A role is most likely misspelled.
    UnknownRole,
    /// A waiver counts for nothing.
    WaiverInvalid,
    /// A waiver waits for a signature.
    WaiverOpen,
    /// The page was taken down.
    Withdrawn,
}

/// What there is to say of a gate finding, whatever it was found on.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// Its name.
    pub name: &'static str,
    /// Why it is looked at.
    pub why: &'static str,
    /// What to do.
    pub next: &'static str,
}

impl GateRule {
    /// All of them, by name.
    pub const ALL: &[Self] = &[
        Self::AuthorityChanged,
        Self::BaselineGrown,
        Self::ChangesRequested,
        Self::ExpiredApproval,
        Self::ExpiresSoon,
        Self::KeyUnusable,
        Self::MissingApproval,
        Self::NoReviewer,
        Self::Policy,
        Self::PrivateKey,
        Self::RecordAltered,
        Self::RecordBroken,
        Self::RecordGap,
        Self::RecordMissing,
        Self::RecordVoid,
        Self::SelfApproval,
        Self::StaleApproval,
        Self::UnknownAuthor,
        Self::UnknownCommitter,
        Self::UnknownRole,
        Self::WaiverInvalid,
        Self::WaiverOpen,
        Self::Withdrawn,
    ];

    /// The name under which it is reported.
    pub const fn as_str(self) -> &'static str {
        self.explanation().name
    }

    /// Its name, why it is looked at, and what to do.
    pub const fn explanation(self) -> Explanation {
        let [name, why, next] = match self {
            Self::AuthorityChanged => [
                "review/authority-changed",
                "Approvals rest on the policy, the people and their keys. A change of these counts once it is merged, and decides about every page then.",
                "Have it looked at by those who are responsible for the reviews.",
            ],
            Self::BaselineGrown => [
                "review/baseline-grown",
                "A baseline lists the faults of an old library once. One that grows would hide new faults.",
                "Delete the baseline that lists more, and mend what was found.",
            ],
            Self::ChangesRequested => [
                "review/changes-requested",
                "A reviewer asked for changes and has not cleared that.",
                "Make the changes, then ask the same reviewer again.",
            ],
            Self::ExpiredApproval => [
                "review/expired-approval",
                "Medicine changes. An approval stands for as long as the policy, the profile and the signer allow.",
                "Have the page reviewed and approved again.",
            ],
            Self::ExpiresSoon => [
                "review/expires-soon",
                "An approval or a waiver ends within thirty days, and the page with it.",
                "Have the page reviewed again before that day.",
            ],
            Self::KeyUnusable => [
                "review/key-unusable",
                "A line of reviews/keys/allowed_signers cannot be used, so whoever signs with its key does not count.",
                "Write the line as `caveat keys add` does.",
            ],
            Self::MissingApproval => [
                "review/missing-approval",
                "The page is marked ready, and signatures that its risk asks for are missing.",
                "Ask with `caveat review request`; `caveat policy explain ID` says who may sign.",
            ],
            Self::NoReviewer => [
                "review/no-reviewer",
                "Nobody is left who may approve the page: its authors and whoever asked for the review may not.",
                "Give the role to somebody else in reviews/people.yaml, or another person a key.",
            ],
            Self::Policy => [
                "review/policy",
                "The review policy cannot work as it stands: a tier that nobody can fill, or a graver one that asks for less.",
                "Mend what `caveat policy check` names before the policy is merged.",
            ],
            Self::PrivateKey => [
                "review/private-key",
                "A private key is in the repository. Whoever can read it can sign as its owner.",
                "Delete it, have the key declared lost with `caveat keys revoke`, and make a new one.",
            ],
            Self::RecordAltered => [
                "review/record-altered",
                "A signed file differs from the trusted revision. What was signed is never edited.",
                "Restore the file from the trusted revision.",
            ],
            Self::RecordBroken => [
                "review/record-broken",
                "A signed file is not what was signed: its bytes, its name or its signature do not fit. Nobody can say what was decided.",
                "Restore the file and its .sig as they were signed, or sign a new record.",
            ],
            Self::RecordGap => [
                "review/record-gap",
                "A record names an earlier one that is not here. Without it a refusal could be missing.",
                "Restore the record that is named.",
            ],
            Self::RecordMissing => [
                "review/record-missing",
                "A signed file that the trusted revision has is gone, or a refusal was signed in this change and deleted again.",
                "Restore it. Whoever refused lifts it by approving later.",
            ],
            Self::RecordVoid => [
                "review/record-void",
                "A record is whole and counts for nothing: its signer may not sign it, or not at that time, or the key is lost.",
                "If the decision is right, have somebody sign it who may.",
            ],
            Self::SelfApproval => [
                "review/self-approval",
                "Who changed a page, or a notice or source that it shows, sees what was meant and not what stands there.",
                "Have somebody approve it who did not change it.",
            ],
            Self::StaleApproval => [
                "review/stale-approval",
                "The page or something that it depends on has changed since it was approved.",
                "Look at `caveat review page ID`, and ask for a new approval.",
            ],
            Self::UnknownAuthor => [
                "review/unknown-author",
                "An author is not in reviews/people.yaml, so nobody can tell who may not approve the page.",
                "Correct the id, or add the person.",
            ],
            Self::UnknownCommitter => [
                "review/unknown-committer",
                "A commit that changed the page is by an address of nobody in reviews/people.yaml: a reviewer could have changed what they approve.",
                "Add the address under `email` of its person.",
            ],
            Self::UnknownRole => [
                "review/unknown-role",
                "A role in the policy that nobody holds, or one that people hold and nothing names, is most likely misspelled.",
                "Correct the name, or give the role to somebody.",
            ],
            Self::WaiverInvalid => [
                "review/waiver-invalid",
                "A waiver counts for nothing, so the finding that it was meant for stands.",
                "Delete the record before it is merged, and mend the page.",
            ],
            Self::WaiverOpen => [
                "review/waiver-open",
                "A waiver waits for a second signature: grave findings are accepted by two people, one of them a clinician.",
                "Have it signed with `caveat review waive`, or mend what was found.",
            ],
            Self::Withdrawn => [
                "review/withdrawn",
                "Somebody took the page down. Apps are told to stop showing it.",
                "Nothing, unless the page should come back: then reinstate it.",
            ],
        };
        Explanation { name, why, next }
    }
}

/// The gate finding of a name.
pub fn gate_rule(name: &str) -> Option<Explanation> {
    GateRule::ALL.iter().map(|rule| rule.explanation()).find(|rule| rule.name == name)
}
