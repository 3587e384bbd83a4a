create table calls (
    provider text not null,
    account text not null,
    id text not null,
    part text,
    fingerprint text not null,
    parent text,
    filed_at timestamptz not null,
    filed_at_certainty text not null,
    medium text not null,
    direction text,
    outcome text,
    is_answered boolean,
    started_at timestamptz,
    answered_at timestamptz,
    ended_at timestamptz,
    duration_seconds bigint,
    talk_seconds bigint,
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
    has_notes boolean,
    client_ids text,
    contact_ids text,
    deal_ids text,
    repairs bigint not null,
    raw json,
    gone boolean not null default false,
    stored_at timestamptz not null,
    primary key (provider, account, fingerprint)
);
create index calls_filed_at on calls (filed_at);
create index calls_provider_account_filed_at on calls (provider, account, filed_at);
create index calls_external_number on calls using hash (external_number);
create index calls_external_e164 on calls using hash (external_e164);

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
    created_at timestamptz,
    created_at_certainty text,
    updated_at timestamptz,
    kind text,
    pinned boolean,
    deleted boolean,
    repairs bigint not null,
    stored_at timestamptz not null,
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
    updated_at timestamptz,
    repairs bigint not null,
    data json,
    pass text not null,
    gone boolean not null default false,
    stored_at timestamptz not null,
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
    stored_at timestamptz not null,
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
    stored_at timestamptz not null,
    primary key (provider, account, stream, record, path)
);

create table streams (
    provider text not null,
    account text not null,
    stream text not null,
    state text not null,
    until timestamptz,
    updated_at timestamptz not null,
    primary key (provider, account, stream)
);
