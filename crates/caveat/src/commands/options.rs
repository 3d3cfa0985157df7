//! Options that several commands share.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Human,
    /// For programs: see schemas/report.schema.json.
    Json,
    /// For GitHub: annotations on the changed lines.
    Github,
}

/// How to print what is no list of findings.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// What a new page belongs to.
#[derive(Args)]
pub(crate) struct About {
    /// Its topic. Default: the first one.
    #[arg(long)]
    pub(crate) topic: Option<String>,
    /// Its profile. Default: the first one.
    #[arg(long)]
    pub(crate) profile: Option<String>,
    /// Who answers for it, by id in reviews/people.yaml. Default: the first author there.
    #[arg(long)]
    pub(crate) author: Option<String>,
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

impl About {
    /// As the workspace asks for it.
    pub(crate) fn wish(&self) -> caveat_workspace::library::scaffold::Wish<'_> {
        caveat_workspace::library::scaffold::Wish {
            topic: self.topic.as_deref(),
            profile: self.profile.as_deref(),
            author: self.author.as_deref(),
        }
    }
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
