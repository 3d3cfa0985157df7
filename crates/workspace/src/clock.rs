//! The only place that reads the clock.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use caveat_document::format::Day;
use jiff::{Timestamp, tz::TimeZone};

/// Now.
#[expect(clippy::disallowed_methods, reason = "this is the place")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Today in UTC.
pub fn today() -> Day {
    Day(now().to_zoned_datetime(TimeZone::UTC).date())
}

/// How much of the run has passed, for measuring.
pub fn elapsed() -> Duration {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGAN.elapsed()
}
