use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, AsBool, BoolLike, EmptyArrayAsNone, EmptyAsNone, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

/// Reply to a contact lookup: a contact, the address of a page that adds one, or nothing.
///
/// The reply is written exactly as the document prints it. Members that are not set are written as null.
///
/// ```
/// use phonet_api::webhooks::{CallSettingsReply, ContactCard};
///
/// let known = ContactCard::found("Anna", "https://crm.example/contacts?id=1");
/// let known = known.responsible_ext("001");
/// let reply = serde_json::to_value(CallSettingsReply::from(known))?;
/// assert_eq!(reply["otherLeg"]["urlText"], "Anna");
/// assert_eq!(reply["otherLeg"]["newEntry"], false);
///
/// assert_eq!(serde_json::to_string(&CallSettingsReply::absent())?, r#"{"otherLeg":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CallSettingsReply {
    /// Other party of the call; `None` if nothing is known of it.
    #[serde(rename = "otherLeg", default, with = "As::<EmptyArrayAsNone<Of<ContactCard>>>")]
    pub other_leg: Option<ContactCard>,
}

impl CallSettingsReply {
    /// Creates the reply that nothing is known of the number. It offers no page that adds a contact.
    ///
    /// This is the document's answer b. The vendor's browser extension needs answer a, [`ContactCard::new_contact`].
    pub const fn absent() -> Self {
        Self { other_leg: None }
    }
}

impl From<ContactCard> for CallSettingsReply {
    fn from(card: ContactCard) -> Self {
        Self { other_leg: Some(card) }
    }
}

/// Data of the other party, which a telephone's display and the PBX's pop-up show, and the user in charge of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ContactCard {
    /// Name of the contact; `None` for a contact that the CRM does not have.
    #[serde(default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub name: Option<PersonalText>,
    /// Address of the contact's page, or of the page that adds a contact, preferably with the number in it.
    #[serde(default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub url: Option<PersonalText>,
    /// Text of the link to that page, preferably the contact's name or words such as "add contact".
    #[serde(default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub url_text: Option<PersonalText>,
    /// True if the CRM does not have the contact yet.
    #[serde(default, with = "As::<BoolLike<AsBool>>")]
    pub new_entry: bool,
    /// Extension of the user in charge, to whom the call is routed.
    #[serde(rename = "responsibleEmployeeExt", default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub responsible_ext: Option<PhoneNumber>,
    /// E-mail address of the user in charge, by which the call is routed if no extension is given.
    #[serde(rename = "responsibleEmployeeEmail", default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub responsible_email: Option<PersonalText>,
}

impl ContactCard {
    /// Creates the card of a contact in the CRM, with the contact's name as the text of the link.
    pub fn found(name: impl Into<PersonalText>, url: impl Into<PersonalText>) -> Self {
        let name = name.into();
        Self { url_text: Some(name.clone()), name: Some(name), url: Some(url.into()), ..Self::default() }
    }

    /// Creates the card of a contact that the CRM does not have, with a link that adds it.
    pub fn new_contact(url: impl Into<PersonalText>, url_text: impl Into<PersonalText>) -> Self {
        let (url, url_text) = (Some(url.into()), Some(url_text.into()));
        Self { url, url_text, new_entry: true, ..Self::default() }
    }

    /// Sets the text of the link, if it is not the contact's name.
    pub fn url_text(mut self, text: impl Into<PersonalText>) -> Self {
        self.url_text = Some(text.into());
        self
    }

    /// Sets the extension of the user in charge. The extension takes precedence over the e-mail address.
    pub fn responsible_ext(mut self, extension: impl Into<PhoneNumber>) -> Self {
        self.responsible_ext = Some(extension.into());
        self
    }

    /// Sets the e-mail address of the user in charge.
    pub fn responsible_email(mut self, address: impl Into<PersonalText>) -> Self {
        self.responsible_email = Some(address.into());
        self
    }
}
