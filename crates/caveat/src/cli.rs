//! The top of the command line: what holds for every command, and the list of commands.
//!
//! A command is a file in `commands/` with its arguments and what it does, and here a line in `Command` and one in `execute`.

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::commands::audit::{self, AuditCommand};
use crate::commands::baseline::{self, BaselineCommand};
use crate::commands::check::{self, Check};
use crate::commands::coverage::{self, Coverage};
use crate::commands::diff::{self, Diff};
use crate::commands::due::{self, Due};
use crate::commands::eval::{self, Eval};
use crate::commands::explain::{self, Explain};
use crate::commands::export::{self, Export};
use crate::commands::import::{self, Import};
use crate::commands::init::{self, Init};
use crate::commands::keys::{self, KeysCommand};
use crate::commands::new::{self, New};
use crate::commands::policy::{self, PolicyCommand};
use crate::commands::readability::{self, Readability};
use crate::commands::review::{self, ReviewCommand};
use crate::commands::rules::{self, RulesCommand};
use crate::commands::scan;
use crate::commands::sources::{self, SourcesCommand};
use crate::commands::verify::{self, Verify};
use crate::commands::where_used::{self, WhereUsed};
use crate::context::Context;

/// Takes a health answer from draft to published.
///
/// caveat checks that each page carries its disclaimers, guideline citations and advice to see a clinician, and tells no
/// reader what to do; reviewers sign what they read; only clean, signed pages are exported. A clean result means that
/// the rules found nothing. It never means that a page is safe.
#[derive(Parser)]
#[command(name = "caveat", version, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    context: Context,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check pages: disclaimers, citations, advice to see a clinician, nothing prescriptive.
    Check(Check),
    /// List the rules, or replay their examples.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Explain a rule: why it exists, the standard behind it, good and bad examples.
    Explain(Explain),
    /// How hard pages are to read: sentences, words, school grade.
    Readability(Readability),
    /// Check a stream: JSON Lines `{"id", "text", "lead_in"?}` in, findings out, line by line.
    Scan,
    /// Measure the rules on labelled sentences: precision, recall, each mistake.
    Eval(Eval),
    /// Begin a content repository that passes `caveat check`.
    Init(Init),
    /// Begin a new answer.
    New(New),
    /// Make drafts of pages from elsewhere: a page's text (.txt) or JSON Lines (.jsonl).
    Import(Import),
    /// What each claim of a page rests on: with a source or without, in the terminal or as HTML over the page's text.
    Coverage(Coverage),
    /// Every page and sentence that uses a source or a claim.
    WhereUsed(WhereUsed),
    /// What falls due: approvals, sources and claims with a last day.
    Due(Due),
    /// Take in sources from a reference manager, or look over those that are there.
    #[command(subcommand)]
    Sources(SourcesCommand),
    /// Ask for, give, withdraw and check approvals.
    #[command(subcommand)]
    Review(ReviewCommand),
    /// Look back: everything that was signed about a page, and what stood on a day.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Whether the review policy works, and what it asks of a page.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// The keys that people sign with.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// List the findings of an old library once, so that `check --baseline` shows new ones only.
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Show what changed between two revisions, the riskiest first.
    Diff(Diff),
    /// Write the pages that are clean and approved to a folder.
    Export(Export),
    /// Read an exported folder back and check it again.
    Verify(Verify),
}

impl Cli {
    /// Does what was asked, and gives the exit code.
    pub(crate) fn execute(&self) -> Result<u8> {
        let context = &self.context;
        context.set_threads()?;
        match &self.command {
            Command::Check(arguments) => check::check_pages(context, arguments),
            Command::Rules(command) => rules::dispatch(context, command),
            Command::Explain(arguments) => explain::explain(context, arguments),
            Command::Readability(arguments) => readability::measure_readability(context, arguments),
            Command::Scan => scan::scan_stream(context),
            Command::Eval(arguments) => eval::evaluate(context, arguments),
            Command::Init(arguments) => init::begin_library(arguments),
            Command::New(arguments) => new::begin_answer(context, arguments),
            Command::Import(arguments) => import::import_drafts(context, arguments),
            Command::Coverage(arguments) => coverage::coverage(context, arguments),
            Command::WhereUsed(arguments) => where_used::uses(context, arguments),
            Command::Due(arguments) => due::falls_due(context, arguments),
            Command::Sources(command) => sources::sources(context, command),
            Command::Review(command) => review::dispatch(context, command),
            Command::Audit(command) => audit::dispatch(context, command),
            Command::Policy(command) => policy::dispatch(context, command),
            Command::Keys(command) => keys::dispatch(context, command),
            Command::Baseline(command) => baseline::dispatch(context, command),
            Command::Diff(arguments) => diff::compare_revisions(context, arguments),
            Command::Export(arguments) => export::export_bundle(context, arguments),
            Command::Verify(arguments) => verify::verify_bundle(context, arguments),
        }
    }
}
