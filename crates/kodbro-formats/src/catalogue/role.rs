use std::fmt;
use std::str::FromStr;

/// What a column of a catalogue says about its products.
///
/// # Example: roles are named as in `--columns`
///
/// ```
/// use kodbro_formats::Role;
///
/// assert_eq!("supplier".parse(), Ok(Role::Supplier));
/// assert_eq!(Role::Id.as_str(), "id");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The article number, unique in the catalogue.
    Id,
    /// The product's name, often short and full of abbreviations.
    Name,
    /// The model or variant.
    Model,
    /// A longer text about the product.
    Description,
    /// Who makes or sells it.
    Supplier,
    /// The unit in which it is ordered.
    Unit,
}

impl Role {
    /// All roles, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Id,
        Self::Name,
        Self::Model,
        Self::Description,
        Self::Supplier,
        Self::Unit,
    ];

    /// Returns the role's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Model => "model",
            Self::Description => "description",
            Self::Supplier => "supplier",
            Self::Unit => "unit",
        }
    }

    /// Tells whether the column says what the product is.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Name | Self::Model | Self::Description)
    }
}

impl FromStr for Role {
    type Err = String;

    /// Parses a role's name in lower case.
    ///
    /// # Errors
    ///
    /// A message that lists the roles, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| {
                let roles = Self::ALL.map(Self::as_str).join(", ");
                format!("unknown role '{text}', expected one of {roles}")
            })
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
