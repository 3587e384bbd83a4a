use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::wire::{AsBool, BoolLike, EmptyArrayAsNone, EmptyAsNone, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

/// What the PBX is told about a number: a contact, an address for making one, or nothing.
///
/// Written to the letter as the document prints it, members that are not set as null.
///
/// ```
/// use phonet_api::webhooks::{CallSettingsReply, ContactCard};
///
/// let known = ContactCard::found("Anna", "https://crm.example/contacts?id=1").responsible_ext("001");
/// let reply = serde_json::to_value(CallSettingsReply::from(known))?;
/// assert_eq!(reply["otherLeg"]["urlText"], "Anna");
/// assert_eq!(reply["otherLeg"]["newEntry"], false);
///
/// assert_eq!(serde_json::to_string(&CallSettingsReply::absent())?, r#"{"otherLeg":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallSettingsReply {
    /// Other end of the call; `None` where nothing is known of it.
    #[serde(rename = "otherLeg", default, with = "As::<EmptyArrayAsNone>")]
    pub other_leg: Option<ContactCard>,
}

impl CallSettingsReply {
    /// Nothing is known of the number, and nothing is offered.
    ///
    /// The document's answer b; its browser extension needs answer a, [`ContactCard::new_contact`].
    pub const fn absent() -> Self {
        Self { other_leg: None }
    }
}

impl From<ContactCard> for CallSettingsReply {
    fn from(card: ContactCard) -> Self {
        Self { other_leg: Some(card) }
    }
}

/// What a telephone's display and the PBX's pop-up show of the other end, and who is in charge of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ContactCard {
    /// Name of the contact; `None` for one that the CRM does not have.
    #[serde(default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub name: Option<PersonalText>,
    /// Address of the contact's page, or of the page that makes a contact, best with the number in it.
    #[serde(default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub url: Option<PersonalText>,
    /// Text of the link to that page, best the contact's name or words such as "add contact".
    #[serde(default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub url_text: Option<PersonalText>,
    /// Whether the CRM does not have the contact yet.
    #[serde(default, with = "As::<BoolLike<AsBool>>")]
    pub new_entry: bool,
    /// Extension of the user in charge, to whom the call is routed.
    #[serde(rename = "responsibleEmployeeExt", default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub responsible_ext: Option<PhoneNumber>,
    /// E-mail address of the user in charge, by which the call is routed where no extension is given.
    #[serde(rename = "responsibleEmployeeEmail", default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub responsible_email: Option<PersonalText>,
}

impl ContactCard {
    /// A contact that the CRM has, with its name as the text of the link.
    pub fn found(name: impl Into<PersonalText>, url: impl Into<PersonalText>) -> Self {
        let name = name.into();
        Self { url_text: Some(name.clone()), name: Some(name), url: Some(url.into()), ..Self::default() }
    }

    /// A contact that the CRM does not have, with a link that makes it.
    pub fn new_contact(url: impl Into<PersonalText>, url_text: impl Into<PersonalText>) -> Self {
        let (url, url_text) = (Some(url.into()), Some(url_text.into()));
        Self { url, url_text, new_entry: true, ..Self::default() }
    }

    /// Text of the link, where it is not the contact's name.
    pub fn url_text(mut self, text: impl Into<PersonalText>) -> Self {
        self.url_text = Some(text.into());
        self
    }

    /// Extension of the user in charge; it goes before the e-mail address.
    pub fn responsible_ext(mut self, extension: impl Into<PhoneNumber>) -> Self {
        self.responsible_ext = Some(extension.into());
        self
    }

    /// E-mail address of the user in charge.
    pub fn responsible_email(mut self, address: impl Into<PersonalText>) -> Self {
        self.responsible_email = Some(address.into());
        self
    }
}
