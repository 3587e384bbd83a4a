create table calls (
    provider text not null,
    account text not null,
    id text not null,
    part text,
    fingerprint text not null,
    parent text,
    filed_at text not null,
    filed_at_certainty text not null,
    medium text not null,
    direction text,
    outcome text,
    is_answered integer,
    started_at text,
    answered_at text,
    ended_at text,
    duration_seconds integer,
    talk_seconds integer,
    external_number text,
    external_e164 text,
    external_name text,
    external_organisation text,
    external_id text,
    extensions text,
    internal_names text,
    internal_ids text,
    trunks text,
    transfers text,
    recording text,
    message text,
    tags text,
    has_notes integer,
    client_ids text,
    contact_ids text,
    deal_ids text,
    repairs integer not null,
    raw text,
    gone integer not null default 0,
    stored_at text not null,
    primary key (provider, account, fingerprint)
);
create index calls_filed_at on calls (filed_at);
create index calls_provider_account_filed_at on calls (provider, account, filed_at);
create index calls_external_number on calls (external_number);
create index calls_external_e164 on calls (external_e164);

create table notes (
    provider text not null,
    account text not null,
    id text not null,
    call_ids text,
    client_ids text,
    contact_ids text,
    deal_ids text,
    numbers text,
    text text,
    author_name text,
    author_login text,
    author_id text,
    created_at text,
    created_at_certainty text,
    updated_at text,
    kind text,
    pinned integer,
    deleted integer,
    repairs integer not null,
    stored_at text not null,
    primary key (provider, account, id)
);
create index notes_created_at on notes (created_at);
create index notes_provider_account_created_at on notes (provider, account, created_at);

create table listed (
    provider text not null,
    account text not null,
    list text not null,
    id text not null,
    name text,
    numbers text,
    email text,
    updated_at text,
    repairs integer not null,
    data text,
    pass text not null,
    gone integer not null default 0,
    stored_at text not null,
    primary key (provider, account, list, id)
);
create index listed_list on listed (list);

create table quarantine (
    provider text not null,
    account text not null,
    stream text not null,
    fingerprint text not null,
    operation text not null,
    path text not null,
    reason text not null,
    raw text not null,
    stored_at text not null,
    primary key (provider, account, stream, fingerprint)
);

create table repairs (
    provider text not null,
    account text not null,
    stream text not null,
    record text not null,
    path text not null,
    reason text not null,
    raw text not null,
    stored_at text not null,
    primary key (provider, account, stream, record, path)
);

create table streams (
    provider text not null,
    account text not null,
    stream text not null,
    state text not null,
    until text,
    updated_at text not null,
    primary key (provider, account, stream)
);
