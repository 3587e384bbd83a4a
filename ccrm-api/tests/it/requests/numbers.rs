//! Tests of the requests for SIP accounts and for the numbers that calls and text messages show.

use ccrm_api::endpoints::{ListCallPresentations, ListSipAccounts, ListSmsPresentations};
use ccrm_api::models::{CallPresentation, Envelope, SipAccount, SmsPresentation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use telephony_core::ErrorKind;
use telephony_core::transport::{Answer, Endpoint};
use telephony_core::wire::rows::Rows;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Endpoint as Documented, Example, Kind};

// Row 66: pages are not documented here, but the request accepts one.
#[test]
fn a_page_is_sent_when_it_is_asked_for() {
    fn queries<E: Endpoint>(whole: &E, second: &E) {
        assert_eq!(whole.target().unwrap().query.as_str(), "");
        assert_eq!(second.target().unwrap().query.as_str(), "page=2");
    }
    queries(&ListSipAccounts::new(), &ListSipAccounts::new().page(2));
    queries(&ListCallPresentations::new(), &ListCallPresentations::new().page(2));
    queries(&ListSmsPresentations::new(), &ListSmsPresentations::new().page(2));
    for refused in [
        ListSipAccounts::new().page(0).target().map(drop),
        ListCallPresentations::new().page(0).target().map(drop),
        ListSmsPresentations::new().page(0).target().map(drop),
    ] {
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidQuery);
    }
}

#[test]
fn an_endpoint_reads_what_its_model_reads_and_bears_the_documents_name() {
    fn reads<E, T>(name: &str, endpoint: &E)
    where
        E: Endpoint<Output = Envelope<Rows<T>>>,
        T: Serialize + DeserializeOwned,
    {
        let documented = Documented::find(Vendor::Ccrm, name).unwrap();
        assert_eq!(E::OPERATION.name, documented.operation);
        assert_eq!(E::OPERATION.method.as_str(), documented.method);
        assert_eq!(Some(E::OPERATION.path), documented.path);
        let data = Example::find(Vendor::Ccrm, name, None, Kind::Response).unwrap().data;
        let read = endpoint.decode(&Answer::new(200, data)).unwrap();
        let model: Envelope<Vec<T>> = serde_json::from_str(data).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::to_value(&model).unwrap());
        assert_eq!(read.data.raw.len(), model.data.len());
    }
    reads::<_, SipAccount>("list_sip_accounts", &ListSipAccounts::new().raw(true));
    reads::<_, CallPresentation>("list_call_presentations", &ListCallPresentations::new().raw(true));
    reads::<_, SmsPresentation>("list_sms_presentations", &ListSmsPresentations::new().raw(true));
}

// Row 60: the printed samples of sections 1 and 2 have a comma before the closing bracket.
#[test]
fn a_sample_as_printed_is_read_and_its_spare_comma_reported() {
    let printed = |name| Example::find(Vendor::Ccrm, name, None, Kind::Response).unwrap().printed;
    let accounts = ListSipAccounts::new().decode(&Answer::new(200, printed("list_sip_accounts")));
    let accounts = accounts.unwrap().data;
    assert_eq!((accounts.items.len(), accounts.envelope_repairs.len()), (1, 1));
    let numbers = Answer::new(200, printed("list_call_presentations"));
    let numbers = ListCallPresentations::new().decode(&numbers).unwrap().data;
    assert_eq!((numbers.quarantined.len(), numbers.envelope_repairs.len()), (0, 1));
    let senders = Answer::new(200, printed("list_sms_presentations"));
    assert_eq!(ListSmsPresentations::new().decode(&senders).unwrap().data.items.len(), 2);
}
