# A throw-away PostgreSQL server on a free loopback port, owned by a user without rights. To be sourced, after
# machine.sh and with a folder named in $work; whoever calls postgres_start must call postgres_stop on every way out.

PG_HOME=

# postgres_as DIR COMMAND... runs a command as the owner of the server in DIR. PostgreSQL refuses to run as root.
postgres_as() {
	local owner
	owner=$(stat -c %U "$1")
	shift
	if [ "$(id -u)" = 0 ]; then
		(cd / && runuser -u "$owner" -- "$@")
	else
		"$@"
	fi
}

# postgres_end DIR stops the server in DIR, if it runs, and removes every trace of it.
postgres_end() {
	local bin
	if bin=$(pg_bin) && [ -e "$1/data/postmaster.pid" ]; then
		postgres_as "$1" "$bin/pg_ctl" --pgdata="$1/data" --mode=immediate --wait --silent stop >/dev/null 2>&1
	fi
	rm -rf "$1"
}

# postgres_sweep ends the servers of runs that were killed before they could.
postgres_sweep() {
	local dir
	for dir in "${TMPDIR:-/tmp}"/assay-postgres.*; do
		[ -O "$dir" ] || [ "$(id -u)" = 0 ] || continue
		if [ -s "$dir/run" ] && ! kill -0 "$(cat "$dir/run")" 2>/dev/null; then
			postgres_end "$dir"
		fi
	done
}

# postgres_start brings a server up and leaves its URL in TEST_POSTGRES.
postgres_start() {
	local bin port secret try
	bin=$(pg_bin) || {
		echo "no PostgreSQL server on this machine" >&2
		return 1
	}
	postgres_sweep
	PG_HOME=$(mktemp -d "${TMPDIR:-/tmp}/assay-postgres.XXXXXX") || return 1
	echo $$ >"$PG_HOME/run"
	if [ "$(id -u)" = 0 ]; then
		chown "$(id -un postgres 2>/dev/null || echo nobody)" "$PG_HOME" || return 1
	fi
	secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	# Written by the user who reads it, so that at no moment can others.
	printf '%s' "$secret" | postgres_as "$PG_HOME" sh -c 'umask 077; cat >"$1"' sh "$PG_HOME/secret" || return 1
	postgres_as "$PG_HOME" "$bin/initdb" --pgdata="$PG_HOME/data" --username=assay --pwfile="$PG_HOME/secret" \
		--auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$work/initdb.log" 2>&1 || {
		cat "$work/initdb.log" >&2
		return 1
	}
	for try in 1 2 3 4 5 6 7 8; do
		port=$((20000 + RANDOM % 12000))
		if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
			continue # somebody answers there
		fi
		if postgres_as "$PG_HOME" "$bin/pg_ctl" --pgdata="$PG_HOME/data" --wait --timeout=60 --silent \
			--log="$PG_HOME/server.log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
			-c fsync=off -c max_connections=200 -c shared_buffers=128MB" start </dev/null >/dev/null 2>&1; then
			export TEST_POSTGRES="postgres://assay:$secret@127.0.0.1:$port/postgres?sslmode=disable"
			return 0
		fi
	done
	echo "the PostgreSQL server did not start:" >&2
	cat "$PG_HOME/server.log" >&2
	return 1
}

# postgres_stop ends the server of this run. It may be called twice, and without a start.
postgres_stop() {
	[ -n "$PG_HOME" ] || return 0
	postgres_end "$PG_HOME"
	PG_HOME=
	unset TEST_POSTGRES
}
