//! The arguments, in the words of the people who type them.

use camino::Utf8PathBuf;
pub(crate) mod compare;
pub(crate) mod evidence;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Takes a health answer from draft to published.
///
/// caveat checks that each page carries its disclaimers, guideline citations and advice to see a clinician, and tells no
/// reader what to do; reviewers sign what they read; only clean, signed pages are exported. A clean result means that
/// the rules found nothing. It never means that a page is safe.
#[derive(Parser)]
#[command(name = "caveat", version, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// The content repository: the folder with caveat.yaml, or any folder in it.
    #[arg(short = 'C', long = "root", global = true, value_name = "FOLDER", default_value = ".")]
    pub(crate) root: Utf8PathBuf,
    /// The day to judge for, such as 2026-11-23. Default: today in UTC.
    #[arg(long, global = true, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    /// How many threads to use. Default: one for each core.
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check pages: disclaimers, citations, advice to see a clinician, nothing prescriptive.
    Check(Check),
    /// List the rules, or replay their examples.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Explain a rule: why it exists, the standard behind it, good and bad examples.
    Explain {
        /// The rule's name, such as prescriptive/false-hedge.
        #[arg(required_unless_present = "finding", conflicts_with = "finding")]
        rule: Option<String>,
        /// Show instead how the sentence at a place was read: who acts, how it is put, what governs what, and why it was
        /// reported or let pass.
        #[arg(long, value_name = "FILE:LINE[:COLUMN]")]
        finding: Option<String>,
    },
    /// How hard pages are to read: sentences, words, school grade.
    Readability(Readability),
    /// Check a stream: JSON Lines `{"id", "text", "lead_in"?}` in, findings out, line by line.
    Scan,
    /// Measure the rules on labelled sentences: precision, recall, each mistake.
    Eval(Eval),
    /// Begin a content repository that passes `caveat check`.
    Init {
        /// The folder to fill. It must be empty or new.
        folder: Utf8PathBuf,
        /// The library's name.
        #[arg(long, default_value = "Health answers")]
        name: String,
    },
    /// Begin a new answer.
    New(New),
    /// Make drafts of pages from elsewhere: a page's text (.txt) or JSON Lines (.jsonl).
    Import(Import),
    /// What each claim of a page rests on: with a source or without, in the terminal or as HTML over the page's text.
    Coverage(evidence::Coverage),
    /// Every page and sentence that uses a source or a claim.
    WhereUsed(evidence::WhereUsed),
    /// What falls due: approvals, sources and claims with a last day.
    Due(evidence::Due),
    /// Take in sources from a reference manager, or look over those that are there.
    #[command(subcommand)]
    Sources(evidence::SourcesCommand),
    /// Ask for, give, withdraw and check approvals.
    #[command(subcommand)]
    Review(ReviewCommand),
    /// List the findings of an old library once, so that `check --baseline` shows new ones only.
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Show what changed between two revisions, the riskiest first.
    Diff(compare::Diff),
    /// Write the pages that are clean and approved to a folder.
    Export(Export),
    /// Read an exported folder back and check it again.
    Verify(Verify),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Human,
    /// For programs: see schemas/report.schema.json.
    Json,
    /// For GitHub: annotations on the changed lines.
    Github,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
}

#[derive(Args)]
pub(crate) struct Check {
    /// Files or folders to check. Default: the whole library.
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// Only pages marked `status: ready`.
    #[arg(long)]
    pub(crate) ready: bool,
    /// How to print the findings.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
    /// From which severity on to fail.
    #[arg(long, value_enum, default_value = "error")]
    pub(crate) fail_on: FailOn,
    /// Show matches that something excused, too.
    #[arg(long)]
    pub(crate) excused: bool,
    /// Let pass what the baseline lists. The export never does.
    #[arg(long)]
    pub(crate) baseline: bool,
    /// The revision to trust for people, waivers and the baseline.
    #[arg(long, value_name = "REV")]
    pub(crate) trust: Option<String>,
    /// Print the summary only.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Print what each rule costs, too. It is never part of the JSON report: with `--format json` it goes to standard error.
    #[arg(long)]
    pub(crate) timings: bool,
}

/// How to print what is no list of findings.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// For people.
    Human,
    /// For programs.
    Json,
}

#[derive(Args)]
pub(crate) struct Eval {
    /// Sentences with labels: a table with tabs between its columns. The first line names them, at least `label` (P, D or
    /// 1: to be flagged; C, N or 0: not; G, W: counted apart) and `sentence`; `prev`, `source`, `pair_id`, `id` and
    /// `question` are used where they are.
    pub(crate) file: Utf8PathBuf,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Shape,
    /// The rules whose errors flag a sentence: groups or single rules, with commas.
    #[arg(long, value_name = "GROUPS", value_delimiter = ',', default_value = "prescriptive,claims,consult")]
    pub(crate) rules: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Readability {
    /// Files or folders to measure. Default: the whole library.
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// Print JSON, with each sentence as it was counted.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum RulesCommand {
    /// Every rule and its severity.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Replay the examples of every rule: in a paragraph, a list, a heading, a table, a quote.
    Test,
    /// Break pages on purpose and report what no rule catches.
    Mutate(Mutate),
}

#[derive(Args)]
pub(crate) struct Mutate {
    /// Only these pages, by id. Default: all.
    pub(crate) ids: Vec<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Shape,
    /// Print the survivors only.
    #[arg(long)]
    pub(crate) survivors: bool,
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

impl About {
    /// As the workspace asks for it.
    pub(crate) fn wish(&self) -> caveat_workspace::start::Wish<'_> {
        caveat_workspace::start::Wish {
            topic: self.topic.as_deref(),
            profile: self.profile.as_deref(),
            author: self.author.as_deref(),
        }
    }
}

#[derive(Args)]
pub(crate) struct New {
    /// The question that the page answers.
    pub(crate) question: String,
    #[command(flatten)]
    pub(crate) about: About,
    /// Its id. Default: made of the question.
    #[arg(long)]
    pub(crate) id: Option<String>,
}

#[derive(Args)]
pub(crate) struct Import {
    /// The file to import.
    pub(crate) file: Utf8PathBuf,
    #[command(flatten)]
    pub(crate) about: About,
    /// Where to put the drafts. Default: content/answers/<topic>.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) into: Option<Utf8PathBuf>,
}

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
    /// Accept one error for a time. Grave rules need a clinician and a second person; some can never be waived.
    Waive(Waive),
    /// What a reviewer needs before signing, as one HTML file: changes, the page, its sources, findings, decisions.
    Page(compare::ReviewPage),
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
    /// The pages' ids; `--all` for every page marked ready.
    #[arg(required_unless_present = "all")]
    pub(crate) ids: Vec<String>,
    /// Every page marked ready.
    #[arg(long)]
    pub(crate) all: bool,
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
    pub(crate) fn sign_as(&self) -> caveat_workspace::sign::SignAs<'_> {
        caveat_workspace::sign::SignAs {
            person: &self.person,
            role: self.role.as_deref(),
            key: self.key.as_deref(),
            reason: self.reason.as_deref(),
            time: self.time.as_deref(),
        }
    }
}

#[derive(Args)]
pub(crate) struct Export {
    /// The folder to write. An earlier bundle there is replaced.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Utf8PathBuf,
    /// The revision to trust. Default: the remote's default branch, else HEAD with a warning.
    #[arg(long, value_name = "REV")]
    pub(crate) trust: Option<String>,
}

#[derive(Args)]
pub(crate) struct Verify {
    /// The folder that `caveat export` wrote.
    pub(crate) folder: Utf8PathBuf,
    /// Accept a bundle that is signed with public demonstration keys.
    #[arg(long)]
    pub(crate) allow_demonstration: bool,
    /// A reviews folder with people.yaml and keys to trust. Default: that of the content repository.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) keys: Option<Utf8PathBuf>,
}
