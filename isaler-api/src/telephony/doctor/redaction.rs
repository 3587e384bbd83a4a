use telephony_core::doctor::Redaction;

/// Rules by which a recording of exchanges replaces this vendor's values. The titles of the document's activity types
/// are kept, so that calls are still calls.
pub const REDACTION: Redaction = Redaction::new(
    &[
        "cid", "clid", "client", "content", "data", "des", "did", "dogovor", "error", "id", "iduser", "person", "pid",
        "text", "title", "user", "word",
    ],
    &[
        "action",
        "code",
        "color",
        "dateEnd",
        "dateStart",
        "datum",
        "filter",
        "first",
        "list",
        "offset",
        "order",
        "result",
    ],
)
.texts(&[
    "Error",
    "Успешно",
    "Первичный звонок",
    "Факс",
    "Встреча",
    "Задача",
    "Предложение",
    "Событие",
    "исх.Почта",
    "вх.Звонок",
    "вх.Почта",
    "Поздравление",
    "исх.2.Звонок",
    "Отправка КП",
    "Исходящий звонок КЦ",
    "+ Сделка",
    "++Вакансия",
    "Холодный звонок",
    "Исх.звонок",
])
.secrets(&["apikey", "login"]);
