mod list_fields;
mod list_tips;

pub use list_fields::ListFields;
pub use list_tips::ListTips;
