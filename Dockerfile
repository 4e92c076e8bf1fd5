# The image of Toguna: one binary, no root, a read-only root file system; all it writes is in the volume.
# How its final stage was checked: docs/operate-image.md.
ARG BUILD_IMAGE=docker.io/library/rust:1.95.0-slim-bookworm
ARG RUNTIME_IMAGE=docker.io/library/debian:bookworm-slim

FROM ${BUILD_IMAGE} AS build
# The image carries the pinned toolchain already; without this line rustup would fetch its lint and format components.
ENV RUSTUP_TOOLCHAIN=1.95.0
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev make && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN cargo build --release --locked --bin toguna

FROM ${RUNTIME_IMAGE}
RUN install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/toguna
COPY --from=build /build/target/release/toguna /usr/local/bin/toguna
COPY LICENSE /usr/share/doc/toguna/LICENSE
USER 10001:10001
# The only place that can be written to, so that large sorts of the database find room with a read-only root too.
ENV TMPDIR=/var/lib/toguna
VOLUME /var/lib/toguna
EXPOSE 8080
# SIGTERM: stop taking requests, finish those under way, store what is claimed.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["/usr/local/bin/toguna", "healthcheck", "--url", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["/usr/local/bin/toguna"]
CMD ["serve", "--data-dir", "/var/lib/toguna", "--listen", "0.0.0.0:8080"]
