mod list_company_calls;

pub use list_company_calls::{DirectionsEncoding, ListCompanyCalls};
