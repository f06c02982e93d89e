use std::fs;
use std::path::Path;

use kodbro::Model;

use crate::failure::Failure;

/// No model is larger; what is, is another file.
const MOST_BYTES: u64 = 16 << 20;

/// Reads a model: a file, or the embedded default where none is named.
///
/// # Errors
/// When the file cannot be read, is no model, or one made for other features than this release's.
pub(crate) fn open(path: Option<&Path>) -> Result<Model, Failure> {
    let Some(path) = path else {
        return Ok(kodbro_data::model());
    };
    let name = path.display();
    let refuse = |what: &str, hint: &str| Failure::new(format!("{name}: {what}")).with_hint(hint);
    let unreadable = |cause: String| {
        refuse(
            &format!("cannot read the model: {cause}"),
            "check the path, or leave --model out to use the embedded model",
        )
    };
    let no_model = |cause: String| {
        refuse(
            &cause,
            "pass a file that 'kodbro train' of this release wrote, or leave --model out to use the embedded model",
        )
    };
    let found = path
        .metadata()
        .map_err(|cause| unreadable(cause.to_string()))?;
    if !found.is_file() {
        return Err(unreadable("it is not a file".to_owned()));
    }
    if found.len() > MOST_BYTES {
        return Err(no_model("too large to be a model".to_owned()));
    }
    let bytes = fs::read(path).map_err(|cause| unreadable(cause.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|cause| {
        // What is wrong with a whole model has no line.
        no_model(match cause.line() {
            0 => cause.to_string(),
            _ => format!("not a model: {cause}"),
        })
    })
}
