//! What each rule costs, for people.

use std::io::Write;

use caveat_rules::finding::cost::{Costs, Work};

use super::{Style, count, styled};

/// Prints the table, the dearest first.
pub(crate) fn print(out: &mut dyn Write, costs: &Costs<'_>, pages: usize) -> std::io::Result<()> {
    let total = costs.total().as_secs_f64();
    let head = format!("\n{:>10} {:>6}  {}", "ms", "share", "spent on");
    writeln!(out, "{}", styled(head, Style::Strong))?;
    let mut line = |seconds: f64, name: &str| {
        let share = if total > 0.0 { 100.0 * seconds / total } else { 0.0 };
        writeln!(out, "{:>10.3} {share:>5.1}%  {name}", 1000.0 * seconds)
    };
    for (work, time) in costs.sorted() {
        let name = match work {
            Work::Automaton => "(one pass for all phrases, and for the literals that let patterns run)",
            Work::ClauseEngine => "(the clause engine, for all clause rules)",
            Work::Rule(name) => name,
        };
        line(time.as_secs_f64(), name)?;
    }
    line(total, &format!("all, on {}; wall time, summed over threads", count(pages, "page")))
}
