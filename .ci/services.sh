#!/usr/bin/env bash
# Installs (once) and starts a throwaway Postgres 15 + pgvector and a Redis for the suites.
# Sourced by .ci/run; exports TEST_DATABASE_URL and REDIS_URL, and defines stop_services.
set -euo pipefail

PG_BIN=/usr/lib/postgresql/15/bin
CACHE="${FOYER_CI_CACHE:-/var/cache/foyer-ci}"

install_services() {
  if [ -x "$PG_BIN/postgres" ] && command -v redis-server >/dev/null &&
    [ -f /usr/share/postgresql/15/extension/vector.control ]; then
    return
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends postgresql-15 redis-server >/dev/null
  [ -f /usr/share/postgresql/15/extension/vector.control ] || install_pgvector
}

# Debian 12 has no pgvector package: build trixie's source, and keep what was built.
install_pgvector() {
  if [ -f "$CACHE/pgvector.tar.gz" ]; then
    tar -xzf "$CACHE/pgvector.tar.gz" -C /
    return
  fi
  awk -v RS= 'NR==1' /etc/apt/sources.list.d/debian.sources |
    sed -e 's/^Types: deb$/Types: deb-src/' -e 's/^Suites:.*/Suites: trixie/' \
      >/etc/apt/sources.list.d/pgvector-src.sources
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends \
    postgresql-server-dev-15 dpkg-dev make gcc >/dev/null
  local build stage
  build=$(mktemp -d)
  stage=$(mktemp -d)
  (
    cd "$build"
    apt-get source -qq --download-only pgvector/trixie >/dev/null
    dpkg-source -x pgvector_*.dsc >/dev/null
    cd pgvector-*/
    make -s -j2 PG_CONFIG="$PG_BIN/pg_config" OPTFLAGS="" with_llvm=no >/dev/null
    make -s install PG_CONFIG="$PG_BIN/pg_config" with_llvm=no DESTDIR="$stage" >/dev/null
  )
  mkdir -p "$CACHE"
  tar -czf "$CACHE/pgvector.tar.gz.tmp" -C "$stage" usr
  mv "$CACHE/pgvector.tar.gz.tmp" "$CACHE/pgvector.tar.gz"
  tar -xzf "$CACHE/pgvector.tar.gz" -C /
  rm -f /etc/apt/sources.list.d/pgvector-src.sources
}

# For the browser suite; where it cannot be had, that suite says so and skips.
install_browser() {
  command -v chromium >/dev/null && return
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium >/dev/null
}

free_port() {
  node -e '
    const server = require("net").createServer();
    server.listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); });
  '
}

start_services() {
  SERVICES_DIR=$(mktemp -d /tmp/foyer-ci.XXXXXX)
  chmod 755 "$SERVICES_DIR"
  install -d -o postgres -g postgres "$SERVICES_DIR/pg"
  local pg_port redis_port
  pg_port=$(free_port)
  redis_port=$(free_port)
  runuser -u postgres -- "$PG_BIN/initdb" -D "$SERVICES_DIR/pg/data" -U postgres -A trust >/dev/null
  runuser -u postgres -- "$PG_BIN/pg_ctl" -D "$SERVICES_DIR/pg/data" -w -s \
    -o "-p $pg_port -c listen_addresses=127.0.0.1 -c max_connections=200" \
    -o "-c unix_socket_directories=$SERVICES_DIR/pg" \
    -l "$SERVICES_DIR/pg/log" start
  redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --daemonize yes \
    --dir "$SERVICES_DIR" --pidfile "$SERVICES_DIR/redis.pid" >/dev/null
  export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$pg_port/postgres"
  export REDIS_URL="redis://127.0.0.1:$redis_port"
}

stop_services() {
  [ -n "${SERVICES_DIR:-}" ] || return 0
  runuser -u postgres -- "$PG_BIN/pg_ctl" -D "$SERVICES_DIR/pg/data" -s -m immediate stop || true
  [ -f "$SERVICES_DIR/redis.pid" ] && kill "$(cat "$SERVICES_DIR/redis.pid")" 2>/dev/null || true
  rm -rf "$SERVICES_DIR"
}
