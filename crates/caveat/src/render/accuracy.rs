//! The figures of labelled sentences, for people.

use std::io::Write;

use caveat_evaluation::labels::{Case, Chosen, Evaluation, Score, Share};

use super::{Style, count, shown, styled};

/// Prints figures, confusion table, pairs, misses and false alarms.
pub(crate) fn print(
    out: &mut dyn Write,
    file: &str,
    chosen: &Chosen,
    found: &Evaluation,
) -> std::io::Result<()> {
    writeln!(
        out,
        "{}: {}. Flagged means that an error of these rules stands: {}.\n",
        shown(file),
        count(found.sentences, "sentence"),
        chosen.names().join(", ")
    )?;
    let names = found.sources.iter().map(|s| s.source.chars().count() + 2);
    let width = names.chain(["all sentences".len()]).max().unwrap_or_default();
    let head = format!(
        "{:<width$}  {:>5} {:>5} {:>5} {:>5}  {:<22} {:<22} {:<22} false alarms of negatives",
        "", "TP", "FN", "FP", "TN", "precision", "recall", "F1"
    );
    writeln!(out, "{}", styled(head, Style::Strong))?;
    figures(out, "all sentences", width, &found.score)?;
    for of in &found.sources {
        figures(out, &format!("  {}", shown(&of.source)), width, &of.score)?;
    }
    writeln!(
        out,
        "{}\n",
        styled(
            "TP to be flagged and flagged, FN missed, FP false alarm, TN rightly left alone; Wilson's intervals at 95%.",
            Style::Faint
        )
    )?;
    confusion(out, found)?;
    if let Some(pairs) = found.pairs {
        writeln!(
            out,
            "Pairs right on both sides: {} of {}, {}.\n",
            pairs.hits,
            pairs.total,
            shared(Some(pairs))
        )?;
    }
    cases(out, "Missed", "miss", &found.misses)?;
    cases(out, "False alarms", "false alarm", &found.false_alarms)
}

fn figures(out: &mut dyn Write, name: &str, width: usize, score: &Score) -> std::io::Result<()> {
    let line = format!(
        "{name:<width$}  {:>5} {:>5} {:>5} {:>5}  {:<22} {:<22} {:<22} {}",
        score.true_positives,
        score.false_negatives,
        score.false_positives,
        score.true_negatives,
        shared(score.precision),
        shared(score.recall),
        shared(score.f1),
        shared(score.false_alarm_rate)
    );
    writeln!(out, "{}", line.trim_end())
}

fn shared(share: Option<Share>) -> String {
    share.map_or("-".to_owned(), |s| format!("{:.3} [{:.3}, {:.3}]", s.share, s.low, s.high))
}

fn confusion(out: &mut dyn Write, found: &Evaluation) -> std::io::Result<()> {
    let head = format!("{:<5}  {:>9} {:>8} {:>12}", "label", "sentences", "flagged", "not flagged");
    writeln!(out, "{}", styled(head, Style::Strong))?;
    for line in &found.labels {
        let apart = if line.label.wanted().is_none() { "  not scored" } else { "" };
        writeln!(
            out,
            "{:<5}  {:>9} {:>8} {:>12}{apart}",
            line.label.as_str(),
            line.sentences,
            line.flagged,
            line.sentences - line.flagged
        )?;
        for (rule, times) in &line.rules {
            writeln!(out, "{:<5}  {:>9} {times:>8}  by {rule}", "", "")?;
        }
    }
    writeln!(out)
}

fn cases(out: &mut dyn Write, title: &str, what: &str, cases: &[Case]) -> std::io::Result<()> {
    let plural = if what == "miss" { "misses".to_owned() } else { format!("{what}s") };
    let n = cases.len();
    writeln!(
        out,
        "{}: {n} {}",
        styled(title, if n > 0 { Style::Error } else { Style::Good }),
        if n == 1 { what } else { &plural }
    )?;
    for case in cases {
        let named = [&case.id, &case.pair_id, &case.source].into_iter().flatten();
        let named: String = named.map(|name| format!(" {}", shown(name))).collect();
        let by = if case.rules.is_empty() { String::new() } else { format!(" by {}", case.rules.join(", ")) };
        writeln!(
            out,
            "  line {} ({}){named}{by}\n    {}",
            case.line,
            case.label.as_str(),
            shown(&case.sentence)
        )?;
        if let Some(previous) = &case.previous {
            writeln!(out, "    {}", styled(format!("after: {}", shown(previous)), Style::Faint))?;
        }
    }
    Ok(())
}
