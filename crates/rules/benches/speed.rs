//! How long the rules take on a page of text. `cargo bench -p caveat-rules`.

use std::hint::black_box;

use caveat_rules::Checker;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Plain sentences of the kinds that the engine has to tell apart.
const TEXT: &str = "\
Talk with your oncologist before you stop or change any treatment. In the trial, people took the pill once a day. \
Doctors sometimes lower the dose if side effects are severe. Do not stop taking a medicine without asking. \
Your care team may check your blood counts before each cycle, and they may wait until the counts are back. \
Some people feel tired for weeks, others do not. It is not known why.\n\n\
- Ask which tests you may need.\n- Ask how the tests are done.\n\n";

fn scanning(criterion: &mut Criterion) {
    let checker = Checker::built_in();
    let page = TEXT.repeat(10);
    let mut group = criterion.benchmark_group("scan");
    group.throughput(Throughput::Bytes(page.len() as u64));
    group.bench_function("page", |b| b.iter(|| checker.scan(black_box(&page), None)));
    group.finish();
}

fn loading(criterion: &mut Criterion) {
    criterion.bench_function("load rules", |b| b.iter(Checker::built_in));
}

criterion_group!(benches, scanning, loading);
criterion_main!(benches);
