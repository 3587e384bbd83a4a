# Image of an Airbyte source (or a Singer tap): the program of one vendor, and nothing else.
#
#   docker build -f telephony-core/connector.Dockerfile --build-arg VENDOR=phonet -t source-phonet .
#   docker run --rm source-phonet spec
#   docker run --rm -v "$PWD":/settings source-phonet check --config /settings/config.json
#
# Built in the root of the workspace, since the vendors' crates share its Cargo.lock. What the build leaves out is in
# `connector.Dockerfile.dockerignore`, which BuildKit reads. Needs the network: Debian's packages and crates.io.
#
# Without Docker: `cargo build --release --locked -p phonet-api --features cli --bin phonet` makes the same program, and
# `phonet airbyte spec` is what the image runs.
#
# VENDOR is ccrm, phonet or isaler. As a Singer tap: docker run --rm -i --entrypoint /usr/local/bin/connector IMAGE tap ...
FROM rust:1.89-slim-bookworm AS build
ARG VENDOR=phonet
RUN apt-get update && apt-get install -y --no-install-recommends gcc g++ make cmake && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN cargo build --release --locked -p "${VENDOR}-api" --features cli --bin "${VENDOR}" \
    && cp "target/release/${VENDOR}" /connector

FROM debian:bookworm-slim
ARG VENDOR=phonet
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 1000 connector
COPY --from=build /connector /usr/local/bin/connector
USER connector
ENV AIRBYTE_ENTRYPOINT="/usr/local/bin/connector airbyte"
ENTRYPOINT ["/usr/local/bin/connector", "airbyte"]
LABEL io.airbyte.version="0.1.0" io.airbyte.name="source-${VENDOR}"
