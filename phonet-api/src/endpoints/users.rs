mod get_user_status;
mod list_users;

pub use get_user_status::GetUserStatus;
pub use list_users::ListUsers;
