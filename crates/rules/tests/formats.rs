//! The format of rule packs: each fixture through its schema and through serde, which must agree.

#[path = "../../document/tests/agree/mod.rs"]
mod agree;

use caveat_document::schema::Schema;
use caveat_rules::ruleset::pack::PackFront;

#[test]
fn packs() {
    agree::yaml::<PackFront>("pack", Schema::Pack);
}
