mod authorize;

pub use authorize::Authorize;
