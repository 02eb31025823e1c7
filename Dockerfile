# One file for every image of docker-compose.yml: `pharos` has all of our programs, one command each; `log` and `proxy` are
# their makers' images with our configuration and an account that is not root.

# ── the pages ────────────────────────────────────────────────────────────────────────────────────────────────────────
FROM node:22.21-bookworm-slim AS web
WORKDIR /src/services/console/web
COPY services/console/web/package.json services/console/web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY services/console/web ./
RUN npm run build

# ── the programs ─────────────────────────────────────────────────────────────────────────────────────────────────────
FROM golang:1.26-trixie AS build
WORKDIR /src
# The modules first: they change less often than the sources.
COPY go.work go.work.sum ./
COPY schemas/go.mod schemas/go.sum schemas/
COPY pkg/go.mod pkg/go.sum pkg/
COPY services/go.mod services/go.sum services/
COPY tools/go.mod tools/go.sum tools/
RUN go mod download
COPY schemas schemas
COPY pkg pkg
COPY services services
COPY tools tools
COPY --from=web /src/services/console/web/dist services/console/web/dist
# Without cgo nothing is needed beside the programs but certificate authorities.
ENV CGO_ENABLED=0
RUN go run ./tools/docs services/console/web/dist/docs \
    && mkdir -p /out /archive \
    && go build -trimpath -ldflags=-s -o /out/pharos ./tools/pharos \
    && go build -trimpath -ldflags=-s -o /out/pharos-care ./tools/care \
    && for name in services/*/cmd/*; do \
         go build -trimpath -ldflags=-s -o "/out/pharos-${name##*/}" "./$name" || exit 1; done

FROM scratch AS pharos
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/ /usr/local/bin/
# A new volume takes its owner from here.
COPY --from=build --chown=10001:10001 /archive /archive
# The account that `pharos secrets` gives the keys to.
USER 10001:10001
ENTRYPOINT []
CMD ["/usr/local/bin/pharos", "--help"]

# ── the log ──────────────────────────────────────────────────────────────────────────────────────────────────────────
FROM nats:2.15.2-alpine AS log
COPY deploy/nats/nats.conf /etc/nats/nats.conf
# A new volume takes owner and mode from here.
RUN mkdir -p /data && chown 10001:10001 /data && chmod 700 /data
USER 10001:10001
ENTRYPOINT ["nats-server"]
CMD ["--config", "/etc/nats/nats.conf"]

# ── the proxy ────────────────────────────────────────────────────────────────────────────────────────────────────────
FROM caddy:2.10-alpine AS proxy
COPY deploy/compose/Caddyfile /etc/caddy/Caddyfile
RUN mkdir -p /data/caddy /config/caddy && chown -R 10001:10001 /data /config
USER 10001:10001
