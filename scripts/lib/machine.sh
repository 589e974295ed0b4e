# What the tests need of the machine: find it, install it where that is allowed, or say what to install.
# To be sourced. Debian and its relatives are installed on; elsewhere the names are printed.

# pg_bin prints the folder with PostgreSQL's initdb and pg_ctl, the newest release first.
pg_bin() {
	local dir
	for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn) \
		"$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")"; do
		if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ]; then
			echo "$dir"
			return 0
		fi
	done
	return 1
}

chromium_path() {
	command -v chromium || command -v chromium-browser || command -v google-chrome || command -v chrome
}

# missing_packages prints the Debian packages that are not there yet.
missing_packages() {
	pg_bin >/dev/null || echo postgresql
	chromium_path >/dev/null || echo chromium
	command -v pdftotext >/dev/null && command -v pdftoppm >/dev/null && command -v pdffonts >/dev/null &&
		command -v pdfsig >/dev/null && command -v pdfdetach >/dev/null || echo poppler-utils
	command -v qpdf >/dev/null || echo qpdf
	command -v zbarimg >/dev/null || echo zbar-tools
	command -v openssl >/dev/null || echo openssl
	command -v softhsm2-util >/dev/null || echo softhsm2
	command -v pkcs11-tool >/dev/null || echo opensc
}

# as_root runs a command as root, or fails without asking for a password.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

# install_missing makes the machine complete, or explains and fails.
install_missing() {
	local wanted
	wanted=$(missing_packages | tr '\n' ' ')
	[ -n "${wanted// /}" ] || return 0
	echo "missing on this machine: $wanted"
	if ! command -v apt-get >/dev/null; then
		echo "Install the equivalents of these Debian packages, then run again: $wanted" >&2
		return 1
	fi
	if ! as_root true 2>/dev/null; then
		echo "Not root, and sudo would ask for a password. Run this, then try again:" >&2
		echo "    sudo apt-get update && sudo apt-get install --no-install-recommends $wanted" >&2
		return 1
	fi
	# RUNLEVEL=1 keeps the packages from starting services: the tests bring up a server of their own.
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update &&
		as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
			apt-get -qq -y install --no-install-recommends $wanted </dev/null >/dev/null || {
		echo "apt-get could not install: $wanted" >&2
		return 1
	}
	wanted=$(missing_packages | tr '\n' ' ')
	[ -z "${wanted// /}" ] || {
		echo "still missing after the installation: $wanted" >&2
		return 1
	}
}
