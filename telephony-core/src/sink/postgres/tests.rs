use std::io::{Read, Write};
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::export::{CallRow, ColumnType, ListedRow, NoteRow, Row};
use crate::sink::tests::{Database, PostgresFolder, large_batch};

async fn refused(address: &str) -> SinkError {
    let error = Postgres::connect(address).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("secret"), "{shown}");
    error
}

#[tokio::test]
async fn an_address_that_is_wrong_is_refused_without_being_quoted() {
    for address in ["postgres://me:secret@host:port/db", "host=x password=secret sslmode=maybe", "secret"] {
        let error = refused(address).await;
        assert_eq!(error.kind(), SinkErrorKind::InvalidTarget);
        assert!(error.to_string().contains("postgres://USER:PASSWORD@HOST:PORT/DATABASE"), "{error}");
    }
    assert_eq!(refused("password=secret").await.kind(), SinkErrorKind::InvalidTarget);
}

#[tokio::test]
async fn a_server_that_does_not_run_is_unavailable() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    for address in
        [format!("postgres://me:secret@127.0.0.1:{port}/db"), "host=/no/such/folder user=me password=secret".to_owned()]
    {
        let error = refused(&address).await;
        assert_eq!(error.kind(), SinkErrorKind::Unavailable, "{error}");
        assert!(error.is_retryable() && error.to_string().contains("check its host and port"), "{error}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_refused_where_tls_is_required() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = async {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = [0; 8];
        connection.read_exact(&mut request).await.unwrap();
        connection.write_all(b"N").await.unwrap();
    };
    let address = format!("postgres://me:secret@127.0.0.1:{port}/db?sslmode=require");
    let ((), error) = futures_util::future::join(server, refused(&address)).await;
    assert_eq!(error.kind(), SinkErrorKind::Rejected);
    assert!(error.to_string().contains("offers no TLS"), "{error}");
}

/// Accepts one connection and TLS by a certificate that no machine trusts.
fn accept_untrusted(listener: &std::net::TcpListener) -> std::io::Result<()> {
    let certificate = include_bytes!("../../transport/reqwest/certificates/valid.der");
    let key = include_bytes!("../../transport/reqwest/certificates/server_key.der");
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate.as_slice())],
            PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.as_slice())),
        )
        .unwrap();
    let (mut connection, _) = listener.accept()?;
    connection.read_exact(&mut [0; 8])?;
    connection.write_all(b"S")?;
    ServerConnection::new(Arc::new(config)).unwrap().complete_io(&mut connection)?;
    Ok(())
}

#[tokio::test]
async fn a_server_whose_certificate_is_not_trusted_is_refused_before_the_password_is_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || accept_untrusted(&listener));
    let error = refused(&format!("postgres://me:secret@127.0.0.1:{port}/db?sslmode=require")).await;
    assert_eq!(error.kind(), SinkErrorKind::Rejected, "{error}");
    assert!(error.to_string().contains("not trusted") && error.to_string().contains("SSL_CERT_FILE"), "{error}");
    assert!(server.join().unwrap().is_err(), "the client ends the handshake");
}

#[tokio::test]
async fn a_wrong_password_and_a_missing_database_are_refused_with_the_remedy() {
    let Some(server) = PostgresFolder::start().await else { return };
    server.query("create role secured login password 'right'").await;
    let error = refused(&format!("{} password=secret", server.url_of("secured"))).await;
    assert_eq!(error.kind(), SinkErrorKind::Forbidden);
    assert!(error.to_string().contains("28P01") && error.to_string().contains("check both"), "{error}");
    let error = refused(&server.url_of("secured")).await;
    assert_eq!(error.kind(), SinkErrorKind::InvalidTarget, "{error}");
    let error = refused(&format!("{} dbname=none", server.url())).await;
    assert_eq!(error.kind(), SinkErrorKind::InvalidTarget);
    assert!(error.to_string().contains("createdb"), "{error}");
}

#[tokio::test]
async fn tables_of_another_program_or_of_a_later_version_are_refused_and_left_as_they_are() {
    let Some(server) = PostgresFolder::start().await else { return };
    server.query("create table notes (mine text)").await;
    let error = refused(&server.url()).await;
    assert_eq!(error.kind(), SinkErrorKind::ForeignSchema);
    assert!(error.to_string().contains("`notes`"), "{error}");
    server.query("create schema telephony").await;
    let sink = Postgres::connect(&format!("{} options='-c search_path=telephony'", server.url())).await;
    drop(sink.unwrap());
    server.query("drop table notes").await;
    drop(server.sink().await);
    server.query("insert into telephony_migrations values (99, 'later', '2030-01-01T00:00:00Z', '1')").await;
    let error = refused(&server.url()).await;
    assert_eq!(error.kind(), SinkErrorKind::ForeignSchema);
    assert!(error.to_string().contains("update the program"), "{error}");
}

#[tokio::test]
async fn processes_that_create_one_database_at_the_same_time_all_open_it() {
    let Some(server) = PostgresFolder::start().await else { return };
    let url = server.url();
    for sink in futures_util::future::join_all((0..6).map(|_| Postgres::connect(&url))).await {
        sink.unwrap();
    }
}

#[tokio::test]
async fn a_user_without_the_right_to_create_tables_can_store_in_those_that_exist() {
    let Some(server) = PostgresFolder::start().await else { return };
    drop(server.sink().await);
    let grants =
        "create role writer login; grant select, insert, update, delete on all tables in schema public to writer";
    server.query(grants).await;
    let mut sink = Postgres::connect(&server.url_of("writer")).await.unwrap();
    let (key, batch) = large_batch(3);
    sink.store(&key, &batch).await.unwrap();
    assert_eq!(server.value("select count(*) from calls").await, "3");
    server.query("revoke insert on calls from writer").await;
    let (key, mut batch) = large_batch(4);
    batch.state = StreamState::new("2");
    let error = sink.store(&key, &batch).await.unwrap_err();
    assert_eq!(error.kind(), SinkErrorKind::Forbidden, "{error}");
}

#[tokio::test]
async fn a_stream_that_another_process_loads_is_refused_until_that_process_ends() {
    let Some(server) = PostgresFolder::start().await else { return };
    let (mut first, mut second) =
        (Postgres::connect(&server.url()).await.unwrap(), Postgres::connect(&server.url()).await.unwrap());
    second.lock_wait = Duration::from_millis(300);
    let (key, batch) = large_batch(2);
    first.state(&key).await.unwrap();
    assert_eq!(second.state(&key).await.unwrap_err().kind(), SinkErrorKind::Locked);
    first.store(&key, &batch).await.unwrap();
    second.lock_wait = Duration::from_secs(10);
    let ended = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        drop(first);
    };
    let (state, ()) = futures_util::future::join(second.state(&key), ended).await;
    assert_eq!(state.unwrap(), Some(batch.state));
}

#[tokio::test]
async fn a_lost_connection_is_unavailable_and_the_next_store_connects_and_goes_on() {
    let Some(server) = PostgresFolder::start().await else { return };
    let mut sink = Postgres::connect(&server.url()).await.unwrap();
    let (key, mut batch) = large_batch(5);
    sink.state(&key).await.unwrap();
    for state in ["1", "2", "3"] {
        batch.state = StreamState::new(state);
        server
            .query(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'telephony'
            and datname = current_database()",
            )
            .await;
        while let Err(error) = sink.store(&key, &batch).await {
            assert_eq!(error.kind(), SinkErrorKind::Unavailable, "{error}");
        }
    }
    assert_eq!(server.value("select count(*) from calls").await, "5");
    assert_eq!(server.query("select state from streams").await, ["3"]);
}

#[tokio::test]
async fn a_server_that_accepts_no_writes_is_refused_with_the_primary_as_the_remedy() {
    let Some(server) = PostgresFolder::start().await else { return };
    let error = refused(&format!("{} options='-c default_transaction_read_only=on'", server.url())).await;
    assert_eq!(error.kind(), SinkErrorKind::Forbidden);
    assert!(error.to_string().contains("primary"), "{error}");
}

#[tokio::test]
async fn the_tables_have_the_columns_and_types_of_the_rows() {
    async fn check<R: Row>(server: &PostgresFolder) {
        let query = format!(
            "select column_name, data_type, is_nullable = 'YES' from information_schema.columns
             where table_name = '{}' order by ordinal_position",
            R::TABLE
        );
        let stored = server.query(&query).await;
        let columns = R::COLUMNS.iter().map(|column| {
            let kind = match column.kind {
                ColumnType::Text => "text",
                ColumnType::Json => "json",
                ColumnType::Integer => "bigint",
                ColumnType::Boolean => "boolean",
                ColumnType::Instant => "timestamp with time zone",
            };
            format!("{}|{kind}|{}", column.name, u8::from(column.nullable))
        });
        assert_eq!(stored[..R::COLUMNS.len()], columns.collect::<Vec<_>>());
    }
    let Some(server) = PostgresFolder::start().await else { return };
    drop(server.sink().await);
    check::<CallRow>(&server).await;
    check::<NoteRow>(&server).await;
    check::<ListedRow>(&server).await;
}

#[tokio::test]
async fn debug_shows_nothing_of_the_address() {
    let Some(server) = PostgresFolder::start().await else { return };
    let sink = Postgres::connect(&format!("{} password=secret", server.url())).await.unwrap();
    assert_eq!(format!("{sink:?}"), "Postgres { .. }");
}
