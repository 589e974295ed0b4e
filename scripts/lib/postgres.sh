# A throw-away PostgreSQL server on a free loopback port, owned by a user without rights. To be sourced, after
# machine.sh; whoever calls postgres_start must call postgres_stop on every way out.

PG_HOME=
PG_AS=()

# postgres_start brings a server up and leaves its URL in TEST_POSTGRES.
postgres_start() {
	local bin port secret try
	bin=$(pg_bin) || {
		echo "no PostgreSQL server on this machine" >&2
		return 1
	}
	PG_HOME=$(mktemp -d "${TMPDIR:-/tmp}/assay-postgres.XXXXXX") || return 1
	if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
		PG_AS=(runuser -u "$(id -un postgres 2>/dev/null || echo nobody)" --)
		chown "$("${PG_AS[@]}" id -u)" "$PG_HOME" || return 1
	fi
	secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	# Written by the user who reads it, so that no moment passes in which others can.
	printf '%s' "$secret" | (cd / && "${PG_AS[@]}" sh -c 'umask 077; cat >"$1"' sh "$PG_HOME/secret") || return 1
	(cd / && "${PG_AS[@]}" "$bin/initdb" --pgdata="$PG_HOME/data" --username=assay --pwfile="$PG_HOME/secret" \
		--auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$PG_HOME.log" 2>&1) || {
		cat "$PG_HOME.log" >&2
		return 1
	}
	for try in 1 2 3 4 5 6 7 8; do
		port=$((20000 + RANDOM % 12000))
		if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
			continue # somebody answers there
		fi
		if (cd / && "${PG_AS[@]}" "$bin/pg_ctl" --pgdata="$PG_HOME/data" --wait --timeout=60 --silent \
			--log="$PG_HOME/server.log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
			-c fsync=off -c max_connections=200 -c shared_buffers=128MB" start </dev/null >/dev/null 2>&1); then
			export TEST_POSTGRES="postgres://assay:$secret@127.0.0.1:$port/postgres?sslmode=disable"
			return 0
		fi
	done
	echo "the PostgreSQL server did not start:" >&2
	cat "$PG_HOME/server.log" >&2
	return 1
}

# postgres_stop ends the server and removes every trace of it. It may be called twice, and without a start.
postgres_stop() {
	local bin
	[ -n "$PG_HOME" ] || return 0
	if bin=$(pg_bin) && [ -e "$PG_HOME/data/postmaster.pid" ]; then
		(cd / && "${PG_AS[@]}" "$bin/pg_ctl" --pgdata="$PG_HOME/data" --mode=immediate --wait --silent stop >/dev/null 2>&1)
	fi
	rm -rf "$PG_HOME" "$PG_HOME.log"
	PG_HOME=
	unset TEST_POSTGRES
}
