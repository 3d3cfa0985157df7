//! The arguments, in the words of the people who type them.

pub(crate) mod compare;
pub(crate) mod evidence;
pub(crate) mod review;

use camino::Utf8PathBuf;

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
    Review(review::ReviewCommand),
    /// Look back: everything that was signed about a page, and what stood on a day.
    #[command(subcommand)]
    Audit(review::AuditCommand),
    /// Whether the review policy works, and what it asks of a page.
    #[command(subcommand)]
    Policy(review::PolicyCommand),
    /// The keys that people sign with.
    #[command(subcommand)]
    Keys(review::KeysCommand),
    /// List the findings of an old library once, so that `check --baseline` shows new ones only.
    #[command(subcommand)]
    Baseline(review::BaselineCommand),
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
    pub(crate) fn wish(&self) -> caveat_workspace::library::scaffold::Wish<'_> {
        caveat_workspace::library::scaffold::Wish {
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
