use serde::{Deserialize, Serialize};

/// What is true of all records of a mapping set. What is not known is empty.
///
/// ```
/// use kodbro::mapping_set::SetMetadata;
///
/// let metadata = SetMetadata {
///     nomenclature: "EMDN".into(),
///     release: "V2".into(),
///     ..SetMetadata::default()
/// };
/// assert!(metadata.id.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetMetadata {
    /// What names the set, an IRI.
    pub id: String,
    /// What the set is called.
    pub title: String,
    /// The set's version.
    pub version: String,
    /// When it was published, as ISO 8601.
    pub date: String,
    /// The address of its licence.
    pub license: String,
    /// Who made it.
    pub creators: Vec<String>,
    /// The nomenclature that codes are of, such as `EMDN`.
    pub nomenclature: String,
    /// That nomenclature's canonical address.
    pub nomenclature_url: String,
    /// The nomenclature's release, such as `V2`.
    pub release: String,
    /// A remark.
    pub comment: String,
    /// What the file it came from says beyond this: names as the format has them, in order.
    pub other: Vec<(String, String)>,
}
