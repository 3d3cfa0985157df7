//! Where files lie in a content repository. It is said in one place, so that what reads, writes and guards them agrees.

/// The settings of the library.
pub const CONFIG: &str = "caveat.yaml";

/// The folders of which caveat reads everything, without the final slash.
pub const FOLDERS: &[&str] = &["content", "reviews"];

/// All that is published, or decides how it is checked.
pub const CONTENT: &str = "content/";
/// The pages, one folder a topic.
pub const ANSWERS: &str = "content/answers/";
/// Approved statements.
pub const CLAIMS: &str = "content/claims/";
/// Disclaimers and other notices.
pub const NOTICES: &str = "content/notices/";
/// What kinds of page owe their readers.
pub const PROFILES: &str = "content/profiles/";
/// Treatments and what they are approved for.
pub const REGISTRY: &str = "content/registry/";
/// The team's own rule packs.
pub const RULES: &str = "content/rules/";
/// Works that pages cite.
pub const SOURCES: &str = "content/sources/";
/// Topics with their services and links.
pub const TOPICS: &str = "content/topics/";

/// All that reviews rest on.
pub const REVIEWS: &str = "reviews/";
/// Who writes and reviews.
pub const PEOPLE: &str = "reviews/people.yaml";
/// Who must approve what.
pub const POLICY: &str = "reviews/policy.yaml";
/// The keys that people sign with, as OpenSSH reads them.
pub const ALLOWED_SIGNERS: &str = "reviews/keys/allowed_signers";
/// Signed decisions.
pub const RECORDS: &str = "reviews/records/";
/// Lists of what stood in an old library.
pub const BASELINES: &str = "reviews/baseline/";
/// Keys that were lost.
pub const REVOCATIONS: &str = "reviews/revocations/";
