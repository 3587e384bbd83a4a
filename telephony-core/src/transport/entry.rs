use std::marker::PhantomData;

use super::{Endpoint, Operation};

/// Entry of a vendor's table of endpoints, defined in the endpoint's own file.
///
/// Programs that treat all endpoints of a vendor alike iterate over the table instead of keeping their own list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointEntry {
    /// Name of the endpoint's file and of the client's method: `hang_up_call`.
    pub name: &'static str,
    /// Operation name, method, path template and idempotency class.
    pub operation: &'static Operation,
    /// Kind of the endpoint.
    pub kind: EndpointKind,
    /// Name of the example that the vendor's document prints for the request's body, such as `make_call.request`;
    /// `None` if it prints none.
    pub request: Option<&'static str>,
    /// Name of the example that the vendor's document prints for the answer's body, such as `make_call.response`;
    /// `None` if it prints none.
    ///
    /// Endpoints with the same documented answer can share an example.
    pub answer: Option<&'static str>,
}

/// Purpose of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndpointKind {
    /// Reads one value, or opens a session.
    Single,
    /// Reads a list of records. Records that cannot be read are quarantined.
    List,
    /// Changes something at the vendor.
    Write,
}

impl EndpointEntry {
    /// Creates the entry of an endpoint that reads one value or opens a session.
    pub const fn single<E: Endpoint>(name: &'static str) -> Self {
        Self::of::<E>(name, EndpointKind::Single)
    }

    /// Creates the entry of an endpoint that reads a list.
    pub const fn list<E: Endpoint>(name: &'static str) -> Self {
        Self::of::<E>(name, EndpointKind::List)
    }

    /// Creates the entry of an endpoint that changes something.
    pub const fn write<E: Endpoint>(name: &'static str) -> Self {
        Self::of::<E>(name, EndpointKind::Write)
    }

    const fn of<E: Endpoint>(name: &'static str, kind: EndpointKind) -> Self {
        Self { name, operation: OperationOf::<E>::OPERATION, kind, request: None, answer: None }
    }

    /// Adds the name of the printed example of the request's body.
    pub const fn request(mut self, example: &'static str) -> Self {
        self.request = Some(example);
        self
    }

    /// Adds the name of the printed example of the answer's body.
    pub const fn answer(mut self, example: &'static str) -> Self {
        self.answer = Some(example);
        self
    }
}

/// Makes a `'static` reference to an endpoint's operation possible.
struct OperationOf<E>(PhantomData<E>);

impl<E: Endpoint> OperationOf<E> {
    const OPERATION: &'static Operation = &E::OPERATION;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::{Answer, Idempotency, InvalidInput, Method, NoQuestion, Question, Target};
    use crate::{Provider, Result};

    #[derive(Debug, Clone)]
    struct MakeCall;

    impl Endpoint for MakeCall {
        type Output = ();
        const OPERATION: Operation = Operation::new(
            Provider::from_static("test"),
            "test.call.make",
            Method::POST,
            "/calls",
            Idempotency::NonIdempotent,
        );
        const QUESTION: &'static dyn Question<Self> = &NoQuestion("the answer is empty");

        fn build_target(&self) -> Result<Target, InvalidInput> {
            Ok(Target::of(&Self::OPERATION))
        }

        fn decode(&self, _: &Answer) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_entry_has_the_operation_of_its_endpoint() {
        const ENTRY: EndpointEntry = EndpointEntry::write::<MakeCall>("make_call").request("make_call.request");
        assert_eq!(*ENTRY.operation, MakeCall::OPERATION);
        assert_eq!((ENTRY.name, ENTRY.kind), ("make_call", EndpointKind::Write));
        assert_eq!((ENTRY.request, ENTRY.answer), (Some("make_call.request"), None));
        assert_eq!(EndpointEntry::single::<MakeCall>("a").kind, EndpointKind::Single);
        assert_eq!(EndpointEntry::list::<MakeCall>("a").kind, EndpointKind::List);
    }
}
