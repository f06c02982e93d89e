//! How does a table become products?
//!
//! A catalogue is a table whose header row, columns and product rows have to be found: there may be
//! titles above the header, two header rows, and headings between the products.

mod header;
mod header_names;
mod ids;
mod item_role;
mod layout;
mod options;
mod reader;
mod role;
mod row;
mod selection;
mod stock;
mod table_rows;
mod tally;

pub use header::column_roles;
pub(crate) use header_names::{exact_role, fold};
pub use ids::read_ids;
pub(crate) use item_role::{CONTENT, ItemPart, ItemRole, PACK_SIZE, TOTAL, item_role};
pub use options::CatalogueOptions;
pub use reader::CatalogueReader;
pub use role::Role;
pub use row::CatalogueRow;
pub use selection::ColumnSelection;
pub(crate) use selection::{
    EXAMPLE as SELECTION_EXAMPLE, find as find_column, show as show_columns,
};
pub use stock::Stock;
pub use table_rows::TableRows;
pub use tally::Tally;
