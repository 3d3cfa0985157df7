//! `caveat review`.

use std::io::Write;

use anyhow::Result;
use caveat_review::{Kind, State};
use caveat_workspace::Session;
use caveat_workspace::check::report::Located;
use caveat_workspace::review::queue::queue;
use caveat_workspace::review::reviews::{Gate, Reviews, gate};
use caveat_workspace::review::status::status;
use caveat_workspace::review::versions::Versions;
use caveat_workspace::sign::decide::{Wish, sign};
use caveat_workspace::sign::waive::{WaiverWish, waive};
use clap::{Args, Subcommand};

use crate::commands::options::{Format, Shape, Signer};
use crate::commands::policy;
use crate::commands::review_page::{self, ReviewPage};
use crate::context::{Context, warn};
use crate::render::{Style, count, github, human, json, shown, styled};

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
    Page(ReviewPage),
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

pub(crate) fn dispatch(context: &Context, command: &ReviewCommand) -> Result<u8> {
    match command {
        ReviewCommand::Status { id, format, trust } => {
            list(context, id.as_deref(), *format, trust.as_deref())
        }
        ReviewCommand::Queue { role, format, trust } => {
            waiting(context, role.as_deref(), *format, trust.as_deref())
        }
        ReviewCommand::Request(arguments) => decide(context, Kind::Request, arguments),
        ReviewCommand::Approve(arguments) => decide(context, Kind::Approve, arguments),
        ReviewCommand::Reject(arguments) => decide(context, Kind::Reject, arguments),
        ReviewCommand::Withdraw(arguments) => decide(context, Kind::Withdraw, arguments),
        ReviewCommand::Reinstate(arguments) => decide(context, Kind::Reinstate, arguments),
        ReviewCommand::Comment(arguments) => decide(context, Kind::Comment, arguments),
        ReviewCommand::Waive(arguments) => accept(context, arguments),
        ReviewCommand::Page(arguments) => review_page::write_review_page(context, arguments),
        ReviewCommand::Check { range, format, trust } => check(context, range, *format, trust.as_deref()),
    }
}

fn list(context: &Context, id: Option<&str>, format: Format, trust: Option<&str>) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let reviews = Reviews::open(&session, &session.tree, trust, as_of)?;
    let rows = status(&session.loaded, &reviews, id, as_of)?;
    let mut out = anstream::stdout().lock();
    if format == Format::Json {
        json::print(&mut out, &serde_json::json!({ "answers": rows, "trust": reviews.trust }))?;
        return Ok(0);
    }
    warn(reviews.warning.as_deref());
    let wide = rows.iter().map(|row| row.id.as_str().len()).max().unwrap_or(0);
    for row in &rows {
        let style = match row.state {
            State::Approved => Style::Good,
            State::Draft | State::InReview => Style::Info,
            _ => Style::Warning,
        };
        let until = row.expires.map_or(String::new(), |day| format!("until {day}"));
        let line =
            format!("{:<wide$}  {} {until}", row.id.as_str(), styled(format!("{:<18}", row.state), style));
        writeln!(out, "{}", line.trim_end())?;
        if row.state != State::Approved {
            for reason in &row.reasons {
                writeln!(out, "{:<wide$}  {}", "", styled(shown(reason), Style::Faint))?;
            }
        }
        for waiver in &row.waivers {
            writeln!(out, "{:<wide$}  {}", "", shown(waiver))?;
        }
    }
    for fault in reviews.record_faults() {
        writeln!(
            out,
            "{} {}: {} {}",
            styled("record", Style::Error),
            shown(&fault.path),
            shown(&fault.message),
            fault.next
        )?;
    }
    Ok(0)
}

fn waiting(context: &Context, role: Option<&str>, format: Shape, trust: Option<&str>) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let reviews = Reviews::open(&session, &session.tree, trust, as_of)?;
    let pages = queue(&session, &reviews, role, as_of)?;
    let mut out = anstream::stdout().lock();
    if format == Shape::Json {
        json::print(&mut out, &serde_json::json!({ "waiting": pages, "trust": reviews.trust }))?;
        return Ok(0);
    }
    warn(reviews.warning.as_deref());
    for page in &pages {
        let risk = format!("{} risk", caveat_review::policy::tier::in_words(page.risk));
        let id = styled(&page.id, Style::Strong);
        writeln!(out, "{id}  {}, {}", styled(risk, Style::Warning), page.state)?;
        writeln!(out, "  {}", shown(&page.question))?;
        for (role, people) in &page.may_sign {
            writeln!(out, "  needs `{role}`: {}", policy::whoever(people))?;
        }
        if let Some(asked) = &page.asked {
            writeln!(out, "  asked for by {} on {}", asked.by, &asked.on[..10])?;
        }
        for reason in &page.reasons {
            writeln!(out, "  {}", styled(shown(reason), Style::Faint))?;
        }
    }
    let whom = role.map_or(String::new(), |role| format!(" for `{role}`"));
    let verb = if pages.len() == 1 { "waits" } else { "wait" };
    writeln!(out, "{} {verb}{whom}.", count(pages.len(), "page"))?;
    Ok(0)
}

fn decide(context: &Context, kind: Kind, arguments: &Sign) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let reviews = Reviews::open(&session, &session.tree, arguments.by.trust.as_deref(), as_of)?;
    let wish = Wish {
        kind,
        ids: &arguments.ids,
        all: arguments.all,
        changed: arguments.changed.as_deref(),
        each: arguments.each,
        until: arguments.until.as_deref(),
        by: arguments.by.sign_as(),
        acknowledge: arguments.acknowledge,
    };
    let signed = sign(&session, &reviews, wish, as_of)?;
    let mut out = anstream::stdout().lock();
    for record in &signed {
        let kind = if record.demonstration { " (demonstration)" } else { "" };
        let pages = match record.ids.as_slice() {
            [one] => one.to_string(),
            many => count(many.len(), "page"),
        };
        writeln!(out, "{} {pages}{kind}: {}", styled("signed", Style::Good), record.path)?;
        for id in record.ids.iter().filter(|_| record.ids.len() > 1) {
            writeln!(out, "       {id}")?;
        }
        if record.acknowledged > 0 {
            writeln!(out, "       {} accepted", count(record.acknowledged, "warning"))?;
        }
        if record.waived > 0 {
            let waived = count(record.waived, "finding");
            writeln!(out, "       {waived} waived: `caveat review status` says which")?;
        }
    }
    writeln!(out, "Next: commit reviews/records. Records are never edited or deleted.")?;
    Ok(0)
}

fn accept(context: &Context, arguments: &Waive) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let reviews = Reviews::open(&session, &session.tree, arguments.by.trust.as_deref(), as_of)?;
    let wish = WaiverWish {
        id: &arguments.id,
        rule: &arguments.rule,
        at: arguments.which.at.as_deref(),
        fingerprint: arguments.which.finding.as_deref(),
        until: &arguments.until,
        by: arguments.by.sign_as(),
    };
    let waiver = waive(&session, &reviews, wish, as_of)?;
    let mut out = anstream::stdout().lock();
    let kind = if waiver.demonstration { " (demonstration)" } else { "" };
    writeln!(out, "{} {}{kind}: {}", styled("signed", Style::Good), waiver.id, waiver.path)?;
    writeln!(out, "       accepted until {}: {}", waiver.until, shown(&waiver.message))?;
    if let Some(needs) = &waiver.needs {
        writeln!(out, "{} {needs}", styled("not enough", Style::Warning))?;
    }
    writeln!(out, "Next: commit reviews/records. Records are never edited or deleted.")?;
    Ok(0)
}

fn check(context: &Context, range: &str, format: Format, trust: Option<&str>) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::of_history(&context.root)?;
    let versions = Versions::open(&session, range)?;
    let Gate { findings, changed, trust, warning } = gate(&session, &versions, trust, as_of)?;
    let files = &versions.new.files;
    let located: Vec<Located> = findings
        .into_iter()
        .map(|finding| {
            let file = files.get(&finding.path);
            Located::new(finding, file)
        })
        .collect();
    let failed = located.iter().any(|located| located.finding.blocks());
    let mut out = anstream::stdout().lock();
    match format {
        Format::Json => {
            json::print(
                &mut out,
                &serde_json::json!({ "findings": located, "changed": changed, "trust": trust }),
            )?;
            return Ok(u8::from(failed));
        }
        Format::Github => github::findings(&mut out, &located)?,
        Format::Human => human::findings(&mut out, &located, files, false)?,
    }
    warn(warning.as_deref());
    let verdict = if failed {
        styled("The gate is closed.", Style::Error)
    } else {
        styled("The gate is open.", Style::Good)
    };
    writeln!(out, "{verdict} {} changed, {}.", count(changed, "page"), count(located.len(), "finding"))?;
    Ok(u8::from(failed))
}
