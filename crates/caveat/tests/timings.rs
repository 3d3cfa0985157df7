//! `caveat check --timings`: what each rule costs, beside the report and never in it.

mod desk;

use desk::Desk;

#[test]
fn the_table_names_what_was_spent_and_leaves_the_report_alone() {
    let desk = Desk::begun();
    let plain = desk.caveat(&["check"]).exits(0);
    let timed = desk.caveat(&["check", "--timings"]).exits(0);
    let table = timed.out.strip_prefix(&plain.out).expect("the report comes first, as ever");
    for line in [
        "(the clause engine",
        "(one pass for all phrases",
        "text/cut-short",
        "consult/missing",
        "all, on 1 page",
    ] {
        assert!(table.contains(line), "“{line}” is not in\n{table}");
    }
    let spent: Vec<f64> =
        table.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
    let (total, rows) = spent.split_last().expect("rows");
    assert!(rows.len() > 10 && rows.is_sorted_by(|a, b| a >= b), "{table}");
    assert!((rows.iter().sum::<f64>() - total).abs() < 0.001 * rows.len() as f64, "{table}");

    let json = desk.caveat(&["check", "--format", "json"]).exits(0);
    let timed = desk.caveat(&["check", "--format", "json", "--timings"]).exits(0).says("the clause engine");
    assert_eq!(json.out, timed.out, "the report is the same to the byte");
}
