//! The proof that the net of rules holds, for people.

use std::io::Write;

use caveat_evaluation::mutation::{Report, Survivor};

use super::{Style, count, shown, styled};

/// Prints the table, unless only survivors are asked for, and each survivor.
pub(crate) fn print(out: &mut dyn Write, found: &Report, survivors_only: bool) -> std::io::Result<()> {
    if !survivors_only {
        table(out, found)?;
    }
    for survivor in &found.survivors {
        one(out, survivor)?;
    }
    let made: usize = found.mutators.iter().map(|line| line.made).sum();
    let Some(score) = found.score else {
        return writeln!(
            out,
            "No mutant could be made of {}, so nothing was proved.",
            count(found.pages, "page")
        );
    };
    let left = made - score.hits;
    writeln!(
        out,
        "{} {} of {}: the rules caught {} of {made}, {:.1}% [{:.1}%, {:.1}%]. {}",
        styled(
            if left == 0 { "The net holds." } else { "The net has holes." },
            if left == 0 { Style::Good } else { Style::Error }
        ),
        count(made, "mutant"),
        count(found.pages, "page"),
        score.hits,
        100.0 * score.share,
        100.0 * score.low,
        100.0 * score.high,
        match left {
            0 => "None survived.".to_owned(),
            n => format!("{n} survived."),
        }
    )?;
    if !survivors_only {
        writeln!(out, "{}", styled("No mutator makes, since only a person can see it:", Style::Faint))?;
        for words in found.out_of_reach {
            writeln!(out, "{}", styled(format!("- {words}"), Style::Faint))?;
        }
    }
    Ok(())
}

fn table(out: &mut dyn Write, found: &Report) -> std::io::Result<()> {
    let head = format!("{:<28} {:>5} {:>6} {:>6}  what it does", "mutator", "made", "caught", "score");
    writeln!(out, "{}", styled(head, Style::Strong))?;
    for line in &found.mutators {
        let score = match line.made {
            0 => "-".to_owned(),
            made => format!("{:.0}%", (100.0 * line.caught as f64 / made as f64).floor()),
        };
        let row =
            format!("{:<28} {:>5} {:>6} {score:>6}  {}", line.mutator, line.made, line.caught, line.does);
        writeln!(out, "{}", if line.caught < line.made { styled(row, Style::Warning) } else { row })?;
    }
    writeln!(out)
}

fn one(out: &mut dyn Write, survivor: &Survivor) -> std::io::Result<()> {
    let more = match survivor.changes {
        1 => String::new(),
        n => format!(" (the first of {n} changes)"),
    };
    writeln!(
        out,
        "{}[{}] {}:{}{more}",
        styled("survived", Style::Error),
        survivor.mutator,
        shown(&survivor.path),
        survivor.line
    )?;
    writeln!(out, "  before: {}", shown(&survivor.before))?;
    writeln!(out, "  after:  {}\n", shown(&survivor.after))
}
