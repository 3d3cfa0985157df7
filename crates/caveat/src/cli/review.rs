//! The arguments of reviews, keys and baselines.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand};

use super::{Format, Shape};

#[derive(Subcommand)]
pub(crate) enum ReviewCommand {
    /// Where each page stands.
    Status {
        /// Only this page.
        id: Option<String>,
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
        /// The revision to trust for policy, people and earlier records.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
    /// What waits for a signature, the riskiest first.
    Queue {
        /// Only pages that wait for this role.
        #[arg(long)]
        role: Option<String>,
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
        /// The revision to trust.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
    /// Ask for a review of a page.
    Request(Sign),
    /// Approve a page: sign what you read.
    Approve(Sign),
    /// Say what must change before the page can be approved.
    Reject(Sign),
    /// Take a published page back.
    Withdraw(Sign),
    /// Let a withdrawn page come back once it is approved anew.
    Reinstate(Sign),
    /// Note something about a page. It decides nothing, and stays with the page's records.
    Comment(Sign),
    /// Accept one error for a time. Grave rules need a clinician and a second person; some can never be waived.
    Waive(Waive),
    /// What a reviewer needs before signing, as one HTML file: changes, the page, its sources, findings, decisions.
    Page(super::compare::ReviewPage),
    /// The gate: are the changed pages approved, and are all records whole?
    Check {
        /// Two revisions, such as main..HEAD.
        range: String,
        /// How to print the findings.
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
        /// The revision to trust.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
}

#[derive(Args)]
pub(crate) struct Sign {
    /// The pages' ids; `--all` for every page marked ready. Several pages are signed in one record.
    #[arg(required_unless_present_any = ["all", "changed"])]
    pub(crate) ids: Vec<String>,
    /// Every page marked ready.
    #[arg(long, conflicts_with_all = ["ids", "changed"])]
    pub(crate) all: bool,
    /// Every page that waits only because this one thing changed, such as notice/medical-disclaimer.
    #[arg(long, value_name = "PART", conflicts_with = "ids")]
    pub(crate) changed: Option<String>,
    /// Write a record for each page in place of one for all of them.
    #[arg(long)]
    pub(crate) each: bool,
    /// Of an approval: the last day that you vouch for. Default: as long as the policy allows.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// Accept the warnings that the check reports on these pages.
    #[arg(long)]
    pub(crate) acknowledge: bool,
    #[command(flatten)]
    pub(crate) by: Signer,
}

#[derive(Args)]
pub(crate) struct Waive {
    /// The page's id.
    pub(crate) id: String,
    /// The rule that reports it, such as ai/assistant-voice.
    #[arg(long)]
    pub(crate) rule: String,
    #[command(flatten)]
    pub(crate) which: Which,
    /// The last day on which it is accepted, such as 2027-05-23.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: String,
    #[command(flatten)]
    pub(crate) by: Signer,
}

/// Which of a rule's findings.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// The line that `caveat check` names, and the column if there are several on it.
    #[arg(long, value_name = "LINE[:COL]")]
    pub(crate) at: Option<String>,
    /// The first digits of its fingerprint, as `caveat check --format json` gives it.
    #[arg(long, value_name = "FINGERPRINT")]
    pub(crate) finding: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum BaselineCommand {
    /// Sign a list of the findings that stand now. Written again, it only loses those that are gone.
    Write(Signer),
}

/// Who signs.
#[derive(Args)]
pub(crate) struct Signer {
    /// Who you are, by id in reviews/people.yaml.
    #[arg(long = "as", value_name = "PERSON")]
    pub(crate) person: String,
    /// The role you sign for. Default: your only one.
    #[arg(long)]
    pub(crate) role: Option<String>,
    /// Your OpenSSH private key, or its public half when an agent holds it. Demonstration signers have none.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<Utf8PathBuf>,
    /// Why, in a sentence.
    #[arg(long, short = 'm')]
    pub(crate) reason: Option<String>,
    /// The time to state, such as 2026-11-23T12:00:00Z. Default: now.
    #[arg(long, value_name = "TIME")]
    pub(crate) time: Option<String>,
    /// The revision to trust.
    #[arg(long, value_name = "REV")]
    pub(crate) trust: Option<String>,
}

impl Signer {
    /// As the workspace asks for it.
    pub(crate) fn sign_as(&self) -> caveat_workspace::sign::signer::SignAs<'_> {
        caveat_workspace::sign::signer::SignAs {
            person: &self.person,
            role: self.role.as_deref(),
            key: self.key.as_deref(),
            reason: self.reason.as_deref(),
            time: self.time.as_deref(),
        }
    }
}

#[derive(Subcommand)]
pub(crate) enum PolicyCommand {
    /// Can every tier be filled, and can somebody take a page down? Reads this folder, before it is merged.
    Check {
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
    },
    /// What a page needs: its risk and where that comes from, whose signatures, who may give them.
    Explain {
        /// The page's id.
        id: String,
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
        /// The revision to trust.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
}

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Everything that was signed about a page, oldest first, and what does not count.
    Log {
        /// The page's id; also that of a page whose file is gone.
        id: String,
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
        /// The revision to trust.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
    /// Replay a day (--as-of): where each page stood under that day's content, policy, people and keys, and whether anything
    /// signed was ever altered.
    Verify {
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
        /// The branch whose history is trusted. Default: the remote's default branch, else HEAD.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
}

#[derive(Subcommand)]
pub(crate) enum KeysCommand {
    /// Add a person's public key to reviews/keys/allowed_signers.
    Add {
        /// The person's id in reviews/people.yaml.
        person: String,
        /// The public half of the key: the file that ends in .pub.
        #[arg(long, value_name = "FILE")]
        key: Utf8PathBuf,
        /// The first day on which it counts.
        #[arg(long, value_name = "DATE")]
        valid_after: Option<String>,
        /// The last day on which it counts.
        #[arg(long, value_name = "DATE")]
        valid_until: Option<String>,
    },
    /// The keys of the trusted revision, and those that this folder adds.
    List {
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
        /// The revision to trust.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
    /// Declare a key lost. What it signed is void, whatever time it states, but for what you say still stands.
    Revoke(RevokeKey),
}

#[derive(Args)]
pub(crate) struct RevokeKey {
    /// The person whose only key it is, or the key's fingerprint (SHA256:...).
    pub(crate) which: String,
    #[command(flatten)]
    pub(crate) stands: Stands,
    #[command(flatten)]
    pub(crate) by: Signer,
}

/// What a lost key signed and still stands.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Stands {
    /// The day from which on others may have had it: what the trusted revision had before still stands.
    #[arg(long, value_name = "DATE")]
    pub(crate) lost_since: Option<String>,
    /// Nothing that it signed still stands.
    #[arg(long)]
    pub(crate) nothing_stands: bool,
}
